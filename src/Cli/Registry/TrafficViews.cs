using System.Globalization;
using Maas.Cli.Output;

namespace Maas.Cli.Registry;

/// <summary><c>maas models traffic</c>: what became of an alias's calls on one instance.</summary>
internal static class TrafficViews
{
    public static async Task ShowAsync(Call call)
    {
        var answer = await call.Service.GetAsync($"{AliasViews.PathOf(call)}/traffic", call.Cancellation);
        call.Show<Traffic>(answer, traffic =>
        {
            call.Terminal.Table(
                ["VERSION", "SHARE", "ANSWERED", "FAILED"],
                traffic.Versions.Select(version => new[]
                {
                    Text(version.Version), $"{Shown.Number(100 * version.Share)} %", Text(version.Answered), Text(version.Failed),
                }));
            if (traffic.Shadow is { } shadow)
            {
                call.Terminal.Line();
                call.Terminal.Table(
                    ["SHADOW", "COMPARED", "AGREED", "DIFFERED", "FAILED", "DROPPED"],
                    [new[] { shadow.Version, shadow.Compared, shadow.Agreed, shadow.Differed, shadow.Failed, shadow.Dropped }
                        .Select(number => Text(number)).ToArray()]);
            }

            if (traffic.Guard is { } guard)
            {
                call.Terminal.Line();
                call.Terminal.Table(
                    ["GUARDED", "RUNS", "FAILED", "SLOW", "GUARD"],
                    guard.Versions.Select(version => new[]
                    {
                        Text(version.Version), Text(version.Runs), Text(version.Failed), Text(version.Slow), guard.Limits.ToString(),
                    }));
            }

            call.Terminal.Note($"Counted by {traffic.CountedBy}; others have numbers of their own.");
        });
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "not counted";

    private sealed record Traffic(
        string CountedBy, IReadOnlyList<VersionTraffic> Versions, ShadowTraffic? Shadow, GuardTraffic? Guard);

    private sealed record VersionTraffic(int Version, double Share, long? Answered, long? Failed);

    private sealed record ShadowTraffic(long Version, long Compared, long Agreed, long Differed, long Failed, long Dropped);

    private sealed record GuardTraffic(AliasGuard Limits, IReadOnlyList<GuardedTraffic> Versions);

    private sealed record GuardedTraffic(int Version, long Runs, long Failed, long Slow);
}
