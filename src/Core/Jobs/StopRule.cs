namespace Maas.Core.Jobs;

/// <summary>When to stop before the epochs are spent. Reads the validation part (the training part where there is none).</summary>
/// <param name="Metric">A metric of the task, or <c>loss</c>.</param>
/// <param name="Reaches">Stop when the metric is this good; null: no target.</param>
/// <param name="Patience">Stop after this many evaluations without a better one, 1 to 10,000; null: never.</param>
public sealed record StopRule(string Metric, double? Reaches, int? Patience);
