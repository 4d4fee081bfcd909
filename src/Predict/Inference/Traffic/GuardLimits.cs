using System.Globalization;
using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Inference.Traffic;

/// <summary>What a guard says of the runs in its window.</summary>
internal static class GuardLimits
{
    private const int Hundred = 100;

    /// <summary>What was measured, and which limit it passes; null: none.</summary>
    public static string? FindBreach(AliasGuard guard, ModelVersion version, RunFigures figures)
    {
        if (figures.Runs < guard.AtLeast)
        {
            return null;
        }

        if (guard.ErrorRate is { } rate && figures.Failed > rate * figures.Runs)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{figures.Failed} of {Runs(guard, version, figures)} failed, a part of {(double)figures.Failed / figures.Runs:0.####}; "
                    + $"errorRate allows {rate}");
        }

        // That more than one of a hundred took longer is what it means that the 99th percentile is above the limit.
        return guard.P99Ms is { } limit && figures.Slow * (long)Hundred > figures.Runs
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{figures.Slow} of {Runs(guard, version, figures)} took longer than {limit} ms; p99Ms allows 1 of {Hundred}")
            : null;
    }

    private static string Runs(AliasGuard guard, ModelVersion version, RunFigures figures) =>
        $"{Counted.Of(figures.Runs, "run")} of version {version} in {guard.WindowSeconds} s";
}
