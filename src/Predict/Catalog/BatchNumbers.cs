using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Encoding = System.Text.Encoding;

namespace Maas.Predict.Catalog;

/// <summary>The columns of a table that a model without an encoding takes: as many numbers as its one input has in a row.</summary>
internal static class BatchNumbers
{
    /// <summary>Those that the job names, else all columns of numbers, in the table's order.</summary>
    /// <exception cref="Core.ServiceException">They are not as many as the input takes.</exception>
    public static IReadOnlyList<string> Columns(BatchJob job, Manifest manifest, DatasetReport report)
    {
        if (manifest.Inputs is not [{ Shape: [_, var width] } input] || input.Type == "BYTES")
        {
            throw BatchRefusal.At(
                "model",
                $"{BatchInput.Told(manifest)} has no encoding, and takes {string.Join(", ", manifest.Inputs.Select(Told))}; "
                    + "without one, a batch prediction gives one input [N, numbers] the columns of a table");
        }

        var numbers = report.Columns.Where(column => column.Type == ColumnType.Number).ToArray();
        var names = job.Features is { } named ? BatchInput.Named(named, report) : [.. numbers.Select(column => column.Name)];
        if (names.Count > 0 && (width < 0 || names.Count == width))
        {
            CheckNumbers("data.features", names, report, "the model");
            return names;
        }

        var takes = width < 0 ? "numbers" : Counted.Of(width, "number");
        throw job.Features is { Count: var count }
            ? BatchRefusal.At("data.features", $"input \"{input.Name}\" takes {takes} a row; {Counted.Of(count, "column")} came")
            : BatchRefusal.At(
                "dataset",
                $"input \"{input.Name}\" takes {takes} a row; \"{job.Dataset}\" has {Counted.Of(numbers.Length, "column")} of numbers"
                    + $"{(numbers.Length > 0 ? $" ({BatchInput.Shown(numbers)}); name those to take in data.features" : "")}");
    }

    /// <summary>Columns of which no cell is a number would come to nothing but errors.</summary>
    /// <param name="taker">Who takes numbers of them.</param>
    /// <exception cref="Core.ServiceException">One of them is such a column.</exception>
    public static void CheckNumbers(string field, IEnumerable<string> names, DatasetReport report, string taker)
    {
        var columns = names.Select(name => report.Columns.First(column => column.Name == name));
        if (columns.FirstOrDefault(HasNoNumber) is { } wrong)
        {
            var type = wrong.Type == ColumnType.Text ? "text" : "categories";
            throw BatchRefusal.At(
                field, $"column \"{wrong.Name}\" is of {type}, and none of its cells is a number; {taker} takes numbers of it");
        }
    }

    private static bool HasNoNumber(ColumnReport column) => column switch
    {
        { Type: ColumnType.Number or ColumnType.Empty } => false,
        { Numbers: { } numbers } => numbers == 0,
        { Categories: { Count: > 0 } categories } => !categories.Any(value => Cell.TryNumber(Encoding.UTF8.GetBytes(value.Name), out _)),
        _ => false,
    };

    private static string Told(TensorDescription tensor) => $"\"{tensor.Name}\" [{string.Join(", ", tensor.Shape)}]";
}
