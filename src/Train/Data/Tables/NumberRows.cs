using System.Runtime.InteropServices;
using Maas.Codecs.Planning;
using Maas.Codecs.Tables;
using Maas.Datasets.Tables;
using static TorchSharp.torch;

namespace Maas.Train.Data.Tables;

/// <summary>Rows of numbers and categories as float32 [width].</summary>
internal sealed class NumberRows : IRowEncoder
{
    private readonly TableEncoder encoder;

    private NumberRows(TableStatistics statistics, IReadOnlyList<string> columns)
    {
        var encoding = statistics.ToEncoding(TrainingPlan.InputName);
        encoder = new(encoding);
        (Learned, Columns) = (new(encoding), columns);
        Inputs = [new(ScalarType.Float32, [encoder.Width])];
    }

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<TensorLayout> Inputs { get; }

    public LearnedEncoding Learned { get; }

    /// <param name="rows">The columns of the features in all rows that have a target, and the rows' numbers among them.</param>
    public static async Task<NumberRows> LearnAsync(
        TrainingPlan plan, Func<IReadOnlyList<string>, IAsyncEnumerable<(CsvRow Row, int Index)>> rows, Part[] parts)
    {
        string[] columns = [.. plan.Features.Select(feature => feature.Name)];
        var statistics = new TableStatistics(plan.Features);
        await foreach (var (row, index) in rows(columns))
        {
            if (parts[index] == Part.Training)
            {
                statistics.Add(row.Cells);
            }
        }

        return new(statistics, columns);
    }

    public void Encode(CsvRow row, Span<byte> inputs) => encoder.Encode(row.Cells, MemoryMarshal.Cast<byte, float>(inputs));
}
