using System.Diagnostics;
using System.Diagnostics.Metrics;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Telemetry;
using Maas.Core.Usage;

namespace Maas.Train.Claim;

/// <summary>What this trainer's jobs came to and took, for whoever listens to .NET's meters, as OpenTelemetry does.</summary>
internal sealed class TrainMeter : IDisposable
{
    public const string Name = "Maas.Train";

    // From a second to a day.
    private static readonly InstrumentAdvice<double> Times =
        new() { HistogramBucketBoundaries = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400] };

    private readonly Meter meter = new(Name);
    private readonly Counter<long> jobs;
    private readonly Histogram<double> duration;
    private readonly Histogram<double> wait;
    private readonly Counter<long> examples;
    private readonly Counter<long> tokens;
    private readonly Counter<double> device;

    public TrainMeter()
    {
        jobs = meter.CreateCounter<long>("maas.jobs", "{job}", "Jobs that ended, by their state.");
        duration = meter.CreateHistogram("maas.job.duration", "s", "From a job's first claim to its end.", null, Times);
        wait = meter.CreateHistogram("maas.job.wait", "s", "From a job's submission to its first claim.", null, Times);
        examples = meter.CreateCounter<long>("maas.job.examples", "{example}", "Examples that steps were made with.");
        tokens = meter.CreateCounter<long>("maas.job.tokens", "{token}", "Tokens that steps were made with.");
        device = meter.CreateCounter<double>("maas.job.device_time", "s", "The time that jobs had their device.");
    }

    public void CountClaim(Job job)
    {
        if (job is { Fence: 1, Started: { } started })
        {
            wait.Record((started - job.Created).TotalSeconds, Of(job.Tenant));
        }
    }

    public void CountEnd(Job job)
    {
        var tags = new TagList { Of(job.Tenant), new(SpanTags.State, job.State.Word()) };
        if (job.Error is { } error)
        {
            tags.Add(SpanTags.Error, error.Code);
        }

        jobs.Add(1, tags);
        if (job is { Started: { } started, Finished: { } finished })
        {
            duration.Record((finished - started).TotalSeconds, tags);
        }
    }

    /// <summary>What was used since the last checkpoint, as the usage that is billed has it.</summary>
    public void CountUse(TenantId tenant, JobUsage? before, JobUsage now)
    {
        var tags = new TagList { Of(tenant), new(SpanTags.Device, now.Device) };
        examples.Add(now.Examples - (before?.Examples ?? 0), tags);
        tokens.Add(now.Tokens - (before?.Tokens ?? 0), tags);
        device.Add(now.DeviceSeconds - (before?.DeviceSeconds ?? 0), tags);
    }

    public void Dispose() => meter.Dispose();

    private static KeyValuePair<string, object?> Of(TenantId tenant) => new(SpanTags.Tenant, tenant.Value);
}
