using System.Globalization;
using Maas.Cli.Output;

namespace Maas.Cli.Registry;

/// <summary>An alias, where its calls go, and the moves that brought it there.</summary>
internal sealed record AliasEntry
{
    public string? Alias { get; init; }
    public int Version { get; init; }
    public IReadOnlyList<VersionWeight>? Split { get; init; }
    public AliasShadow? Shadow { get; init; }
    public AliasGuard? Guard { get; init; }
    public IReadOnlyList<AliasMove>? History { get; init; }

    public string? SplitText() => Split is null ? null : string.Join(
        ", ", Split.Select(part => $"{part.Version} ({Shown.Number(100 * part.Weight / Split.Sum(other => other.Weight))} %)"));

    /// <summary>What it does beside pointing to a version, on one line; null: nothing.</summary>
    public string? RouteText()
    {
        string?[] parts =
        [
            SplitText() is { } split ? $"split {split}" : null,
            Shadow is null ? null : $"shadow {Shadow}",
            Guard is null ? null : $"guard {Guard}",
        ];
        return parts.OfType<string>().ToArray() is { Length: > 0 } told ? string.Join("; ", told) : null;
    }
}

internal sealed record VersionWeight(int Version, double Weight);

internal sealed record AliasShadow(int Version, double Share, double Tolerance)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Version}, {Shown.Number(100 * Share)} % of the calls, tolerance {Tolerance}");
}

internal sealed record AliasGuard(double? ErrorRate, double? P99Ms, int WindowSeconds, int AtLeast, int ReturnTo)
{
    public override string ToString()
    {
        var rate = ErrorRate is { } part ? string.Create(CultureInfo.InvariantCulture, $", errorRate {part}") : "";
        var p99 = P99Ms is { } limit ? string.Create(CultureInfo.InvariantCulture, $", p99Ms {limit}") : "";
        return $"back to {ReturnTo}{rate}{p99}, of {AtLeast} runs or more in {WindowSeconds} s";
    }
}

/// <param name="Reason">Why the service moved it by itself; null: somebody asked.</param>
internal sealed record AliasMove(int? Version, int? Previous, DateTimeOffset Changed, AliasEntry? Route, string? Reason);
