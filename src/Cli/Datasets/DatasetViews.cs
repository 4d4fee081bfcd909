using System.CommandLine;
using System.Globalization;
using System.Net.Mime;
using System.Text.Json.Nodes;
using Maas.Cli.Output;
using Maas.Cli.Service;
using Maas.Cli.Uploads;

namespace Maas.Cli.Datasets;

/// <summary>What the verbs of <c>maas datasets</c> do.</summary>
internal static class DatasetViews
{
    public static Argument<string> Name { get; } = new("DATASET") { Description = "The dataset's name" };

    public static async Task PutAsync(Call call, string file, long over)
    {
        if (PartsUpload.IsFor(file, over))
        {
            var about = new JsonObject { ["dataset"] = call.Get(Name), ["mediaType"] = FileContent.FindType(file) };
            await PartsUpload.SendAsync(call, file, about);
            await ShowAsync(call);
            return;
        }

        using var content = FileContent.Open(file, FileContent.FindType(file) ?? MediaTypeNames.Application.Octet);
        var answer = await call.Service.SendAsync(HttpMethod.Put, PathOf(call), content, call.Cancellation);
        call.Show<DatasetEntry>(answer, dataset => Show(call.Terminal, dataset));
    }

    public static async Task ListAsync(Call call, int top)
    {
        var answer = await call.Service.GetAsync($"api/datasets?top={top}", call.Cancellation);
        call.Show<Page<DatasetEntry>>(answer, page => Listing.Write(
            call.Terminal,
            page,
            ["DATASET", "SIZE", "STATE", "UPLOADED", "SHA-256"],
            entry => [entry.Dataset, Shown.Size(entry.SizeBytes), entry.State, Shown.Time(entry.Uploaded), entry.Sha256]));
    }

    public static async Task ShowAsync(Call call)
    {
        var answer = await call.Service.GetAsync(PathOf(call), call.Cancellation);
        call.Show<DatasetEntry>(answer, dataset => Show(call.Terminal, dataset));
    }

    public static async Task ReportAsync(Call call)
    {
        var answer = await call.Service.GetAsync($"{PathOf(call)}/report", call.Cancellation);
        call.Show<DatasetReport>(answer, report => Show(call.Terminal, report));
    }

    public static async Task DeleteAsync(Call call)
    {
        await call.Service.SendAsync(HttpMethod.Delete, PathOf(call), null, call.Cancellation);
        call.Terminal.Note($"the dataset {call.Get(Name)} is deleted");
    }

    private static string PathOf(Call call) => $"api/datasets/{Uri.EscapeDataString(call.Get(Name))}";

    private static void Show(Terminal terminal, DatasetEntry dataset)
    {
        terminal.Fields(
            ("dataset", dataset.Dataset),
            ("size", Shown.Size(dataset.SizeBytes)),
            ("sha256", dataset.Sha256),
            ("uploaded", Shown.Time(dataset.Uploaded)),
            ("state", dataset.State),
            ("holds", dataset.Report is { } report ? ReportSummary.Of(report) : null));
        Warn(terminal, dataset.Report);
    }

    private static void Show(Terminal terminal, DatasetReport report)
    {
        terminal.Line(ReportSummary.Of(report));
        Warn(terminal, report);
        if (report.Columns.Count > 0)
        {
            terminal.Table(
                ["COLUMN", "TYPE", "MISSING", "DISTINCT", "LEAST", "MEAN", "GREATEST"],
                report.Columns.Select(column => new[]
                {
                    column.Name, column.Type, Number(column.Missing), Number(column.Distinct),
                    Number(column.Least), Number(column.Mean), Number(column.Greatest),
                }));
        }

        if (report.Classes.Count > 0)
        {
            terminal.Table(["CLASS", "COUNT"], report.Classes.Select(one => new[] { one.Name, Number(one.Count) }));
        }
    }

    private static void Warn(Terminal terminal, DatasetReport? report)
    {
        foreach (var warning in report?.Warnings ?? [])
        {
            terminal.Line($"warning: {(warning.Place is { } place ? $"{place}: " : "")}{warning.Message}");
        }
    }

    private static string Number(double? value) => value is { } number ? Shown.Number(number) : "";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
