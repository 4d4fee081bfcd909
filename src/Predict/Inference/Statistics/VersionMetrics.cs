using System.Globalization;
using Maas.Core.Naming;
using Maas.Predict.Inference.Sessions;
using static Maas.Predict.Inference.Statistics.MetricSample;

namespace Maas.Predict.Inference.Statistics;

/// <summary>What became of each version's calls, under the names that Triton gives these numbers.</summary>
internal sealed class VersionMetrics(ServingStatistics statistics, SessionCache sessions)
{
    private const double NanosecondsOfMicrosecond = 1e3;
    private const double NanosecondsOfMillisecond = 1e6;

    public IEnumerable<MetricFamily> Families =>
    [
        Counter("nv_inference_request_success", "Calls that were answered.", "{call}", version => version.Success.Count),
        new("nv_inference_request_failure", "Calls that failed, by reason.", MetricType.Counter, "{call}", Failures),
        Counter("nv_inference_count", "Rows that were computed: a call with n rows counts n.", "{row}", version => version.Inferences),
        Counter("nv_inference_exec_count", "Runs of the model: calls that ran as one batch count once.", "{run}",
            version => version.Executions),
        Micros("nv_inference_request_duration_us", "What answered calls took in all.", version => version.Success),
        Micros("nv_inference_queue_duration_us", "What answered calls waited for the model and for their turn.", version => version.Queue),
        Micros("nv_inference_compute_input_duration_us", "What reading the inputs of answered calls took.", version => version.Input),
        Micros("nv_inference_compute_infer_duration_us", "What computing answered calls took.", version => version.Infer),
        Micros("nv_inference_compute_output_duration_us", "What writing the outputs of answered calls took.", version => version.Output),
        new("nv_inference_pending_request_count", "Calls that wait for the model to be loaded, or for their turn.",
            MetricType.Gauge, "{call}", Pending),
        new("nv_inference_first_response_histogram_ms", "What answered calls took until their answer, in milliseconds.",
            MetricType.Histogram, "ms", Latencies),
    ];

    private MetricFamily Micros(string name, string help, Func<VersionStatistics, DurationCount> duration) =>
        Counter(name, $"{help} In microseconds, summed.", "us", version => duration(version).Nanoseconds / NanosecondsOfMicrosecond);

    private MetricFamily Counter(string name, string help, string unit, Func<VersionStatistics, double> value) => new(
        name, help, MetricType.Counter, unit,
        tenant => statistics.List(tenant, null).Select(version => new MetricSample(value(version), Labels(tenant, version))));

    private IEnumerable<MetricSample> Failures(TenantId? tenant) => statistics.List(tenant, null)
        .SelectMany(version => FailureReasons.All.Select(reason => new MetricSample(
            version.Failures(reason), [.. Labels(tenant, version), Label("reason", FailureReasons.Word(reason))])));

    private IEnumerable<MetricSample> Pending(TenantId? tenant)
    {
        var waiting = sessions.Look(static shelf => shelf.Waiting());
        return statistics.List(tenant, null).Select(version => new MetricSample(
            version.Loading + waiting.GetValueOrDefault(version.Key), Labels(tenant, version)));
    }

    private IEnumerable<MetricSample> Latencies(TenantId? tenant)
    {
        foreach (var version in statistics.List(tenant, null))
        {
            var (labels, count) = (Labels(tenant, version), 0L);
            foreach (var bucket in version.Latencies.Cumulative())
            {
                var bound = double.IsPositiveInfinity(bucket.Milliseconds)
                    ? "+Inf"
                    : bucket.Milliseconds.ToString(CultureInfo.InvariantCulture);
                count = bucket.Count;
                yield return new(count, [.. labels, Label("le", bound)], "_bucket");
            }

            yield return new(version.Success.Nanoseconds / NanosecondsOfMillisecond, labels, "_sum");
            yield return new(count, labels, "_count");
        }
    }

    private static KeyValuePair<string, object?>[] Labels(TenantId? tenant, VersionStatistics version)
    {
        var (model, number) = (Label("model", version.Key.Model.Value), Label("version", $"{version.Key.Version}"));
        return tenant is null ? [Label("tenant", version.Key.Tenant.Value), model, number] : [model, number];
    }
}
