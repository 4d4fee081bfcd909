using Maas.Cli.Output;
using Spectre.Console;

namespace Maas.Cli.Bench;

/// <summary>The measurement as a table: it moves where a person watches, else it stands at the end.</summary>
internal sealed class BenchView(Terminal terminal, string model, BenchRequest request)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Headings =
        ["connections", "seconds", "calls", "calls/s", "p50 ms", "p90 ms", "p99 ms", "max ms", "errors"];

    public async Task FollowAsync(BenchRun run, Task measured)
    {
        terminal.Line($"{model}: POST {request.Path}, {Shown.Size(request.Body.Length)} of {request.ContentType}");
        if (!terminal.IsInteractive)
        {
            await measured;
            terminal.Table(Headings, [Cells(run.Look())]);
            return;
        }

        await terminal.CreateConsole().Live(Table(run.Look())).StartAsync(async live =>
        {
            while (!measured.IsCompleted)
            {
                await Task.WhenAny(measured, Task.Delay(Interval, CancellationToken.None));
                live.UpdateTarget(Table(run.Look()));
            }
        });
        await measured;
    }

    private static Table Table(BenchResult result)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns([.. Headings.Select(heading => new TableColumn(heading).RightAligned())]);
        return table.AddRow([.. Cells(result).Select(cell => new Text(cell))]);
    }

    private static string[] Cells(BenchResult result) =>
    [
        Shown.Number(result.Connections), Shown.Number(result.Seconds), Shown.Number(result.Calls), Shown.Number(result.CallsPerSecond),
        Shown.Metric(result.LatencyMs.P50), Shown.Metric(result.LatencyMs.P90), Shown.Metric(result.LatencyMs.P99),
        Shown.Metric(result.LatencyMs.Max),
        result.Errors.Count == 0 ? "0" : string.Join(", ", result.Errors.Select(error => $"{error.Value} × {error.Key}")),
    ];
}
