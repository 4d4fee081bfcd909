using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>When an alias is to go back by itself, and where to, if the caller says so.</summary>
internal sealed record GuardWish(double? ErrorRate, double? P99Ms, int WindowSeconds, int AtLeast, ModelVersion? ReturnTo)
{
    private const int UsualWindowSeconds = 300;
    private const int UsualAtLeast = 50;
    private const int MostWindowSeconds = 86_400;
    private const int MostAtLeast = 1_000_000;
    private const double MostMilliseconds = 3_600_000;

    /// <summary>Null: the alias is not guarded.</summary>
    /// <exception cref="ServiceException">It is no guard, or has no limit.</exception>
    public static GuardWish? Find(Fields fields)
    {
        if (fields.Find("guard") is not { } value)
        {
            return null;
        }

        var guard = new Fields(value, "guard", "errorRate", "p99Ms", "windowSeconds", "atLeast", "returnTo");
        var wish = new GuardWish(
            guard.FindNumberFrom("errorRate", 0, 1),
            guard.FindNumber("p99Ms", 0, MostMilliseconds),
            guard.FindWhole("windowSeconds", 1, MostWindowSeconds) ?? UsualWindowSeconds,
            guard.FindWhole("atLeast", 1, MostAtLeast) ?? UsualAtLeast,
            guard.FindVersion("returnTo"));
        return wish is { ErrorRate: null, P99Ms: null }
            ? throw fields.Refusal("guard", "has no limit; give errorRate, p99Ms, or both")
            : wish;
    }

    /// <summary>
    /// The guard of an alias that leads to <paramref name="now"/>. It returns to what answered before; but while a guarded version only
    /// gets another part of the calls, still to what answered before that one came.
    /// </summary>
    /// <exception cref="ServiceException">There is no such version, or it is all that answers.</exception>
    public AliasGuard Over(AliasRoute? now, IReadOnlyList<ModelVersion> answering)
    {
        var last = ReturnTo ?? (now?.Guarded.Any(answering.Contains) == true ? now.Guard?.ReturnTo : now?.Version);
        return last is { } version && answering.Any(other => other != version)
            ? new(ErrorRate, P99Ms, WindowSeconds, AtLeast, version)
            : throw ServiceError.InvalidRequest.With(
                last is null
                    ? "guard has no version to return to, as the alias is new; give guard.returnTo"
                    : $"guard would return to version {last}, which is all that answers; give guard.returnTo another version",
                new Violation("guard.returnTo", null, "another version than the one that answers is expected"));
    }
}
