using Maas.Codecs.Tables;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>What the encoding of an imported model of table rows must be for its graph.</summary>
internal static class TableEncodingRule
{
    private const string Place = "encoding";

    private static readonly string[] Numbers = ["FP32", "FP64", "INT32", "INT64"];

    /// <exception cref="ServiceException">It does not fit the graph, or its numbers can't be.</exception>
    public static void Check(TableEncoding table, IReadOnlyList<TensorDescription> inputs)
    {
        CheckColumns(table);
        var filled = TableInputs.Of(table);
        Ask(
            filled.Select(input => input.Input).Order().SequenceEqual(inputs.Select(input => input.Name).Order()),
            $"fills the inputs {string.Join(", ", filled.Select(input => $"\"{input.Input}\""))}; the graph takes "
                + CodecRefusal.Show(inputs));
        foreach (var (name, places) in filled)
        {
            CheckInput(inputs.First(input => input.Name == name), [.. places.Select(place => table.Columns[place])]);
        }
    }

    private static void CheckInput(TensorDescription input, IReadOnlyList<TableColumn> columns)
    {
        var isText = columns.All(column => column.As == CellEncoding.Text);
        Ask(
            isText ? input.Type == "BYTES" : columns.All(column => column.As != CellEncoding.Text) && Numbers.Contains(input.Type),
            $"gives \"{input.Name}\" {(isText ? "texts" : "numbers")}; texts go to an input of BYTES, numbers to one of "
                + $"{string.Join(", ", Numbers)}, and both never to one: the graph takes {CodecRefusal.Show([input])}");
        var width = columns.Sum(column => isText ? 1 : (long)TableEncoder.WidthOf(column));
        Ask(
            EncodingRule.Fits(input.Shape, [-1, width]) || (width == 1 && input.Shape.Count == 1),
            $"makes [N, {width}]; the graph takes {CodecRefusal.Show([input])}");
    }

    private static void CheckColumns(TableEncoding table)
    {
        Ask(table.Columns.Count > 0, "has no columns");
        Ask(table.Columns.All(column => column?.Name is { Length: > 0 }), "has a column without a name");
        Ask(table.Columns.DistinctBy(column => column.Name).Count() == table.Columns.Count, "has a column twice");
        foreach (var column in table.Columns)
        {
            Check(column);
        }
    }

    private static void Check(TableColumn column)
    {
        Ask(
            double.IsFinite(column.Mean) && double.IsFinite(column.StandardDeviation) && column.StandardDeviation > 0
                && double.IsFinite(column.Fill ?? 0),
            $"has a number in column \"{column.Name}\" that is not finite, or a standardDeviation that is not above 0");
        Ask(
            column.Categories.All(category => category is not null) && column.Categories.Distinct().Count() == column.Categories.Count,
            $"has a category of \"{column.Name}\" twice, or null");
        Ask(
            column.As is CellEncoding.Number or CellEncoding.Text || column.Categories.Count > 0,
            $"has no categories of \"{column.Name}\"");
    }

    private static void Ask(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw CodecRefusal.At(Place, otherwise);
        }
    }
}
