using System.Text.Json;
using System.Text.Json.Serialization;
using Maas.Core.Naming;

namespace Maas.Core.Registry;

/// <summary>Where the calls of an alias go.</summary>
/// <param name="Version">What answers; of a split, the heaviest part.</param>
public sealed record AliasRoute(ModelVersion Version)
{
    /// <summary>The parts of the calls by version, in the order of their numbers; null: one version answers all.</summary>
    public IReadOnlyList<VersionWeight>? Split { get; init; }

    /// <summary>A second version that computes the same and is compared, never answered from.</summary>
    public AliasShadow? Shadow { get; init; }

    /// <summary>When the alias goes back by itself.</summary>
    public AliasGuard? Guard { get; init; }

    /// <summary>How often the alias had moved when it came here: no two moves of an alias have the same number.</summary>
    [JsonIgnore]
    public int Move { get; init; }

    /// <summary>The version alone answers.</summary>
    [JsonIgnore]
    public bool IsPlain => Split is null && Shadow is null && Guard is null;

    /// <summary>The versions that answer.</summary>
    [JsonIgnore]
    public IReadOnlyList<ModelVersion> Answering => Split is null ? [Version] : [.. Split.Select(part => part.Version)];

    /// <summary>Those that are looked at, to go back from.</summary>
    [JsonIgnore]
    public IEnumerable<ModelVersion> Guarded => Guard is null ? [] : Answering.Where(version => version != Guard.ReturnTo);

    /// <summary>Every version that it may need, so that none of them can be deleted.</summary>
    [JsonIgnore]
    public IReadOnlyList<ModelVersion> Versions =>
    [
        .. new[] { Version, Shadow?.Version, Guard?.ReturnTo }
            .OfType<ModelVersion>()
            .Concat(Answering)
            .Distinct(),
    ];

    /// <summary>Whether two send calls to the same places.</summary>
    public static bool AreSame(AliasRoute? a, AliasRoute? b) => a?.Text == b?.Text;

    [JsonIgnore]
    internal string Text => JsonSerializer.Serialize(this, CoreJson.Default.AliasRoute);
}

/// <summary>A version's part of the calls: its weight of the sum of all.</summary>
public sealed record VersionWeight(ModelVersion Version, double Weight);

/// <summary>A version that computes in the shadow of the one that answers.</summary>
/// <param name="Share">Of how many calls a copy is computed, above 0 to 1.</param>
/// <param name="Tolerance">The greatest difference of numbers that are taken to agree, 0 to 1: as a part of the larger one.</param>
public sealed record AliasShadow(ModelVersion Version, double Share, double Tolerance)
{
    /// <summary>What two libraries or machines may make of the same weights.</summary>
    public const double UsualTolerance = 1e-3;
}

/// <summary>When an alias goes back to the version before.</summary>
/// <param name="ErrorRate">The greatest part of runs that may fail, 0 to 1; null: not looked at.</param>
/// <param name="P99Ms">The milliseconds within which 99 of 100 runs have to be done; null: not looked at.</param>
/// <param name="WindowSeconds">How far back is looked.</param>
/// <param name="AtLeast">How many runs there must have been.</param>
/// <param name="ReturnTo">The last good version.</param>
public sealed record AliasGuard(double? ErrorRate, double? P99Ms, int WindowSeconds, int AtLeast, ModelVersion ReturnTo);
