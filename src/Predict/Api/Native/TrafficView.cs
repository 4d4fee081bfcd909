using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Inference.Traffic;

namespace Maas.Predict.Api.Native;

/// <summary>
/// What became of an alias's calls on the instance that answers this, since its process started: other instances have numbers of their
/// own. Of an alias that only points to a version, calls are not counted apart.
/// </summary>
/// <param name="CountedBy">Always <c>this instance</c>.</param>
internal sealed record TrafficView(
    AliasName Alias,
    string CountedBy,
    IReadOnlyList<VersionTrafficView> Versions,
    ShadowTrafficView? Shadow,
    GuardTrafficView? Guard)
{
    public static TrafficView Of(AliasKey alias, AliasRoute route, AliasWatches watches) => new(
        alias.Alias,
        "this instance",
        [.. route.Answering.Select(version => VersionTrafficView.Of(route, version, route.IsPlain ? null : watches.Of(alias, version)))],
        route.Shadow is { } shadow ? ShadowTrafficView.Of(shadow, watches.Of(alias, shadow.Version)) : null,
        route.Guard is { } guard ? GuardTrafficView.Of(guard, route, watches.Find(alias, route)?.Guard) : null);
}

/// <param name="Share">The part of the calls that it is to get, above 0 to 1.</param>
/// <param name="Answered">Calls by the alias that it answered.</param>
/// <param name="Failed">Those that failed by the version or the service, and those whose inputs ONNX Runtime refused at the run, whoever is
/// at fault; what does not suit what the model declares is not among them.</param>
internal sealed record VersionTrafficView(ModelVersion Version, double Share, long? Answered, long? Failed)
{
    public static VersionTrafficView Of(AliasRoute route, ModelVersion version, AliasCounts? counts) => new(
        version,
        route.Split is { } split ? split.First(part => part.Version == version).Weight / split.Sum(part => part.Weight) : 1,
        counts?.Of(AliasEvent.Answered),
        counts?.Of(AliasEvent.Failed));
}

/// <param name="Share">Of how many calls a copy is computed.</param>
/// <param name="Compared">Copies that it computed.</param>
/// <param name="Agreed">Those that came to the same as the answer.</param>
/// <param name="Differed">Those that came to something else.</param>
/// <param name="Failed">Copies that it could not compute.</param>
/// <param name="Dropped">Calls that were not copied, as too many copies waited.</param>
internal sealed record ShadowTrafficView(
    ModelVersion Version, double Share, double Tolerance, long Compared, long Agreed, long Differed, long Failed, long Dropped)
{
    public static ShadowTrafficView Of(AliasShadow shadow, AliasCounts counts)
    {
        var (agreed, differed) = (counts.Of(AliasEvent.Agreed), counts.Of(AliasEvent.Differed));
        return new(
            shadow.Version, shadow.Share, shadow.Tolerance, agreed + differed, agreed, differed,
            counts.Of(AliasEvent.NotComputed), counts.Of(AliasEvent.Dropped));
    }
}

/// <summary>A guard, and the runs in its window of each version that it looks at.</summary>
internal sealed record GuardTrafficView(AliasGuard Limits, IReadOnlyList<GuardedTrafficView> Versions)
{
    public static GuardTrafficView Of(AliasGuard guard, AliasRoute route, GuardWatch? watch) => new(
        guard,
        watch is null
            ? [.. route.Guarded.Select(version => GuardedTrafficView.Of(version, default))]
            : [.. watch.Figures.Select(version => GuardedTrafficView.Of(version.Version, version.Figures))]);
}

/// <param name="Failed">Runs that failed by the version or the service, as the guard's errorRate has them: of those whose inputs ONNX
/// Runtime refused, the ones that the version to return to has computed.</param>
/// <param name="Slow">Runs that took longer than the guard's p99Ms.</param>
internal sealed record GuardedTrafficView(ModelVersion Version, int Runs, int Failed, int Slow)
{
    public static GuardedTrafficView Of(ModelVersion version, RunFigures figures) =>
        new(version, figures.Runs, figures.Failed, figures.Slow);
}
