using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Api;

namespace Maas.Predict.Catalog;

/// <summary>Which version of a split answers a call.</summary>
internal static class SplitChoice
{
    /// <summary>By lot, so that each version gets its part of many calls.</summary>
    /// <param name="drawn">Above 0 and below 1.</param>
    public static ModelVersion ByLot(IReadOnlyList<VersionWeight> split, double drawn)
    {
        var sum = 0.0;
        for (var i = 0; i < split.Count; i++)
        {
            sum += split[i].Weight;
        }

        var left = drawn * sum;
        for (var i = 0; i < split.Count - 1; i++)
        {
            left -= split[i].Weight;
            if (left < 0)
            {
                return split[i].Version;
            }
        }

        return split[^1].Version;
    }

    /// <summary>
    /// The same for one caller on every instance: each version gets a number from the caller's hash and its own, and the greatest, by
    /// weight, wins (weighted rendezvous hashing). So where one version's weight grows, callers come to it and nobody else moves.
    /// </summary>
    /// <param name="caller">Of <see cref="CallerOf"/>.</param>
    public static ModelVersion ByCaller(IReadOnlyList<VersionWeight> split, ulong caller)
    {
        var (best, chosen) = (double.NegativeInfinity, split[0].Version);
        for (var i = 0; i < split.Count; i++)
        {
            var drawn = StableHash.Fraction(StableHash.Mix(caller, (ulong)split[i].Version.Number));
            var score = split[i].Weight / -Math.Log(drawn);
            if (score > best)
            {
                (best, chosen) = (score, split[i].Version);
            }
        }

        return chosen;
    }

    /// <summary>
    /// The hash of a caller of an alias: who comes first to a new version differs from alias to alias. The move's number has no part
    /// in it, or every change of a weight would deal all callers anew.
    /// </summary>
    public static ulong CallerOf(TenantId tenant, ModelName model, AliasName alias, string sticky) =>
        StableHash.Of(sticky, StableHash.Of(alias.Value, StableHash.Of(model.Value, StableHash.Of(tenant.Value))));

    /// <summary>By the caller where one told who it is, else by lot.</summary>
    public static ModelVersion Of(
        IReadOnlyList<VersionWeight> split, TenantId tenant, ModelName model, AliasName alias, StickyCaller caller, RandomDraw draw) =>
        caller.Find() is { } sticky ? ByCaller(split, CallerOf(tenant, model, alias, sticky)) : ByLot(split, draw.Next());
}
