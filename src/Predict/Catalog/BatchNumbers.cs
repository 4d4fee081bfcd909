using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>The columns of a table that a model without an encoding takes: as many numbers as its one input has in a row.</summary>
internal static class BatchNumbers
{
    /// <summary>Those that the job names, else all columns of numbers, in the table's order.</summary>
    /// <exception cref="Core.ServiceException">They are not as many as the input takes.</exception>
    public static IReadOnlyList<string> Columns(BatchJob job, Manifest manifest, DatasetReport report)
    {
        if (manifest.Inputs is not [{ Shape: [_, var width] } input] || input.Type == "string")
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
            return names;
        }

        var takes = width < 0 ? "numbers" : $"{width} numbers";
        throw job.Features is { Count: var count }
            ? BatchRefusal.At("data.features", $"input \"{input.Name}\" takes {takes} a row; {count} columns came")
            : BatchRefusal.At(
                "dataset",
                $"input \"{input.Name}\" takes {takes} a row; \"{job.Dataset}\" has {numbers.Length} columns of numbers"
                    + $"{(numbers.Length > 0 ? $" ({BatchInput.Shown(numbers)}); name those to take in data.features" : "")}");
    }

    private static string Told(TensorDescription tensor) => $"\"{tensor.Name}\" [{string.Join(", ", tensor.Shape)}]";
}
