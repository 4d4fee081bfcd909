using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Registry;

namespace Maas.Codecs.Tables;

/// <summary>Learns, in one pass over the rows of the training part, what a table's encoding needs. For one thread.</summary>
public sealed class TableStatistics(IReadOnlyList<TableFeature> features)
{
    private readonly RunningMoments[] moments = [.. features.Select(_ => new RunningMoments())];
    private readonly HashSet<string>[] categories = [.. features.Select(_ => new HashSet<string>(StringComparer.Ordinal))];

    /// <summary>Takes one row of the training part: UTF-8 cells in the features' order.</summary>
    /// <exception cref="ServiceException">A cell of a number column is no number.</exception>
    public void Add(ReadOnlySpan<ReadOnlyMemory<byte>> cells)
    {
        for (var i = 0; i < features.Count; i++)
        {
            var cell = cells[i].Span;
            if (Cell.IsMissing(cell))
            {
                continue;
            }

            if (features[i].As != CellEncoding.Number)
            {
                AddCategory(categories[i], cell);
            }
            else if (Cell.TryNumber(cell, out var number))
            {
                moments[i].Add(number);
            }
            else
            {
                throw ServiceError.InvalidDataset.With(CellText.NotANumber(features[i].Name, cell));
            }
        }
    }

    /// <summary>The encoding for the graph's input of this name. Categories are sorted by name (ordinal).</summary>
    public TableEncoding ToEncoding(string input) => new()
    {
        Input = input,
        Columns = [.. features.Select(ToColumn)],
    };

    private TableColumn ToColumn(TableFeature feature, int index) => feature.As == CellEncoding.Number
        ? new()
        {
            Name = feature.Name,
            As = feature.As,
            Mean = feature.Standardize ? moments[index].Mean : 0,
            StandardDeviation = feature.Standardize ? moments[index].StandardDeviation : 1,
            Fill = feature.Fill ? moments[index].Mean : null,
        }
        : new()
        {
            Name = feature.Name,
            As = feature.As,
            Categories = [.. categories[index].Order(StringComparer.Ordinal)],
        };

    private static void AddCategory(HashSet<string> known, ReadOnlySpan<byte> cell)
    {
        // A look-up by characters spares a string for each cell.
        Span<char> text = stackalloc char[CellText.ShortChars];
        if (CellText.TryChars(cell, text, out var length))
        {
            known.GetAlternateLookup<ReadOnlySpan<char>>().Add(text[..length]);
        }
        else
        {
            known.Add(CellText.Text(cell));
        }
    }
}
