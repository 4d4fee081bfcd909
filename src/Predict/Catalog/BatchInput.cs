using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>What a model takes of a dataset: files as they are, or which columns of a table.</summary>
internal static class BatchInput
{
    private const int MostShown = 20;

    /// <summary>The columns in the model's order; none where it takes files.</summary>
    /// <exception cref="ServiceException">The dataset is not what the model takes.</exception>
    public static IReadOnlyList<string> Columns(BatchJob job, Manifest manifest, DatasetReport report)
    {
        if (manifest.Decoding is TextDecoding)
        {
            throw BatchRefusal.At("model", $"{Told(manifest)} continues texts, which is not served yet; it predicts nothing of a row");
        }

        var isTable = RuleOfTask.IsTable(report.Format);
        return manifest.Encoding switch
        {
            ImageEncoding => Files(job, manifest, report, DatasetFormat.Images, "pictures (ZIP)"),
            AudioEncoding => Files(job, manifest, report, DatasetFormat.Sounds, "sounds (ZIP)"),
            TextEncoding when isTable => [Text(job, report)],
            TextEncoding => Files(job, manifest, report, DatasetFormat.Texts, "texts (ZIP), or a table with a column of texts"),
            _ when !isTable => throw Unfit(job, manifest, report, "rows (CSV, JSONL, Parquet)"),
            TableEncoding table => Rows(job, table, report),
            null => BatchNumbers.Columns(job, manifest, report),
            var other => throw new InvalidOperationException($"unknown encoding {other.GetType().Name}"),
        };
    }

    public static string Told(Manifest manifest) => $"version {manifest.Version} of \"{manifest.Model}\"";

    public static string Shown(IEnumerable<ColumnReport> columns)
    {
        var names = columns.Select(column => $"\"{column.Name}\"").ToArray();
        return $"{string.Join(", ", names.Take(MostShown))}{(names.Length > MostShown ? ", …" : "")}";
    }

    /// <summary>Columns that the job names.</summary>
    public static IReadOnlyList<string> Named(IReadOnlyList<string> names, DatasetReport report)
    {
        foreach (var name in names.Where(name => report.Columns.All(column => column.Name != name)))
        {
            throw BatchRefusal.At(
                "data.features",
                $"the dataset has no column \"{name}\"{Suggestions.Nearest(name, [.. report.Columns.Select(column => column.Name)])}");
        }

        return names;
    }

    private static IReadOnlyList<string> Files(
        BatchJob job, Manifest manifest, DatasetReport report, DatasetFormat format, string expected) =>
        report.Format != format ? throw Unfit(job, manifest, report, expected)
        : job.Features is not null ? throw BatchRefusal.At("data.features", "names columns of a table; the dataset holds files")
        : [];

    private static IReadOnlyList<string> Rows(BatchJob job, TableEncoding table, DatasetReport report)
    {
        if (job.Features is not null)
        {
            throw BatchRefusal.At("data.features", "the model's own encoding names the columns that it takes; leave the field out");
        }

        var missing = table.Columns.Where(column => report.Columns.All(there => there.Name != column.Name)).ToArray();
        if (missing.Length > 0)
        {
            throw BatchRefusal.At(
                "dataset",
                $"\"{job.Dataset}\" has no column {string.Join(", ", missing.Take(MostShown).Select(column => $"\"{column.Name}\""))}, "
                    + $"which the model takes; its columns are {Shown(report.Columns)}");
        }

        var numbers = table.Columns.Where(column => column.As == CellEncoding.Number).Select(column => column.Name);
        BatchNumbers.CheckNumbers("dataset", numbers, report, "the model's encoding");
        return [.. table.Columns.Select(column => column.Name)];
    }

    // The one that the job names; else the one that holds text, or the only one that there is.
    private static string Text(BatchJob job, DatasetReport report)
    {
        if (job.Features is { } named)
        {
            return named.Count == 1
                ? Named(named, report)[0]
                : throw BatchRefusal.At("data.features", $"one column holds the text; {named.Count} came");
        }

        var left = report.Columns.Where(column => column.Type != ColumnType.Empty).ToArray();
        var texts = left.Where(column => column.Type == ColumnType.Text).ToArray();
        return (texts.Length, left.Length) switch
        {
            (1, _) => texts[0].Name,
            (0, 1) => left[0].Name,
            _ => throw BatchRefusal.At("data.features", $"name the column that holds the text; there are {Shown(report.Columns)}"),
        };
    }

    private static ServiceException Unfit(BatchJob job, Manifest manifest, DatasetReport report, string expected) => BatchRefusal.At(
        "dataset", $"{Told(manifest)} takes a dataset of {expected}; \"{job.Dataset}\" is {RuleOfTask.Word(report.Format)}");
}
