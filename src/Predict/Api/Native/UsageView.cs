using Maas.Core.Naming;
using Maas.Core.Usage;

namespace Maas.Predict.Api.Native;

/// <summary>What a job used.</summary>
internal sealed record UsageView(
    UsageKind Kind,
    JobId Job,
    ModelName Model,
    ModelVersion? Version,
    string Device,
    double DeviceSeconds,
    long Examples,
    long Tokens,
    DateTimeOffset Started,
    DateTimeOffset Finished)
{
    public static UsageView Of(UsageRecord record) => new(
        record.Kind,
        record.Job,
        record.Model,
        record.Version,
        record.Used.Device,
        record.Used.DeviceSeconds,
        record.Used.Examples,
        record.Used.Tokens,
        record.Started,
        record.Finished);
}
