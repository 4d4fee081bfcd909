using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Core.Usage;

namespace Maas.Core;

/// <summary>The JSON of what is stored: camelCase, absent values left out, null refused where a value must be.</summary>
/// <remarks>
/// By reflection, not generated: of generated readers a property that is absent in the JSON gets its type's default (a scale of 0)
/// instead of its own (1/255), in what people write by hand and in what an older release stored.
/// </remarks>
public sealed class CoreJson
{
    private readonly JsonSerializerOptions options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private CoreJson() => options.MakeReadOnly();

    public static CoreJson Default { get; } = new();

    public JsonTypeInfo<Manifest> Manifest => Of<Manifest>();
    public JsonTypeInfo<AliasRoute> AliasRoute => Of<AliasRoute>();
    public JsonTypeInfo<Encoding> Encoding => Of<Encoding>();
    public JsonTypeInfo<Decoding> Decoding => Of<Decoding>();
    public JsonTypeInfo<ServingSettings> ServingSettings => Of<ServingSettings>();
    public JsonTypeInfo<Evaluation> Evaluation => Of<Evaluation>();
    public JsonTypeInfo<DatasetEntry> DatasetEntry => Of<DatasetEntry>();
    public JsonTypeInfo<DatasetReport> DatasetReport => Of<DatasetReport>();
    public JsonTypeInfo<JobEvent> JobEvent => Of<JobEvent>();
    public JsonTypeInfo<JobError> JobError => Of<JobError>();
    public JsonTypeInfo<Violation> Violation => Of<Violation>();
    public JsonTypeInfo<Violation[]> Violations => Of<Violation[]>();
    public JsonTypeInfo<TrialChoice> TrialChoice => Of<TrialChoice>();
    public JsonTypeInfo<SweepProgress> SweepProgress => Of<SweepProgress>();
    public JsonTypeInfo<BatchProgress> BatchProgress => Of<BatchProgress>();
    public JsonTypeInfo<BatchMessage> BatchMessage => Of<BatchMessage>();
    public JsonTypeInfo<JobUsage> JobUsage => Of<JobUsage>();
    public JsonTypeInfo<QueuedJob> QueuedJob => Of<QueuedJob>();

    private JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
