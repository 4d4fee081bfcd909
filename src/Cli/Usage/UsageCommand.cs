using System.CommandLine;
using System.Globalization;
using Maas.Cli.Output;
using Maas.Cli.Service;

namespace Maas.Cli.Usage;

/// <summary><c>maas usage</c>: what jobs used.</summary>
internal static class UsageCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var from = new Option<string?>("--from")
        {
            Description = "Only what finished from then on: 2026-05-01, or 2026-05-01T12:00:00Z",
            HelpName = "TIME",
        };
        var to = new Option<string?>("--to") { Description = "Only what finished before then", HelpName = "TIME" };
        var top = Listing.TopOption();
        return new Command("usage", "What jobs used, oldest first") { from, to, top }
            .Does(surroundings, call => ListAsync(call, call.Get(from), call.Get(to), call.Get(top)));
    }

    private static async Task ListAsync(Call call, string? from, string? to, int top)
    {
        var answer = await call.Service.GetAsync($"api/usage?top={top}{Limit("from", from)}{Limit("to", to)}", call.Cancellation);
        call.Show<Page<UsageEntry>>(answer, page => Listing.Write(
            call.Terminal,
            page,
            ["FINISHED", "KIND", "JOB", "MODEL", "VERSION", "DEVICE", "SECONDS", "EXAMPLES", "TOKENS"],
            entry =>
            [
                Shown.Time(entry.Finished), entry.Kind, entry.Job, entry.Model, $"{entry.Version}", entry.Device,
                entry.DeviceSeconds.ToString("0.0", CultureInfo.InvariantCulture), $"{entry.Examples}", $"{entry.Tokens}",
            ]));
    }

    private static string Limit(string name, string? time) => time is null ? "" : $"&{name}={Uri.EscapeDataString(time)}";
}
