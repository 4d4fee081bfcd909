using Maas.Core.Jobs;

namespace Maas.Predict.Api.Native;

/// <summary>How far a sweep is.</summary>
/// <param name="Made">Trials that were made so far; of successive halving, more follow.</param>
/// <param name="Over">Those that are over.</param>
/// <param name="Failed">Those of them that did not succeed.</param>
/// <param name="Best">The number of the best one so far.</param>
/// <param name="BestMetric">Its metric on the validation part.</param>
internal sealed record SweepView(int Made, int Over, int Failed, int? Best, double? BestMetric)
{
    public static SweepView? Of(SweepProgress? sweep) =>
        sweep is null ? null : new(sweep.Made, sweep.Over.Count, sweep.Failed, sweep.Best, sweep.BestMetric);
}
