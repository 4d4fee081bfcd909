using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Predict.Api.Native;

/// <summary>The JSON of the native surface: camelCase, absent values left out.</summary>
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(ModelView))]
[JsonSerializable(typeof(PageView<ModelView>))]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(PageView<Manifest>))]
[JsonSerializable(typeof(AliasView))]
[JsonSerializable(typeof(PageView<AliasView>))]
[JsonSerializable(typeof(TrafficView))]
[JsonSerializable(typeof(ServingSettings))]
[JsonSerializable(typeof(ServingView))]
[JsonSerializable(typeof(RetentionBody))]
[JsonSerializable(typeof(RetentionView))]
[JsonSerializable(typeof(DatasetView))]
[JsonSerializable(typeof(DatasetReport))]
[JsonSerializable(typeof(PageView<DatasetView>))]
[JsonSerializable(typeof(UploadView))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(PageView<JobView>))]
[JsonSerializable(typeof(JobCheckView))]
[JsonSerializable(typeof(DataChoice))]
[JsonSerializable(typeof(JobEvent))]
[JsonSerializable(typeof(PageView<JobEvent>))]
[JsonSerializable(typeof(PageView<TrialView>))]
[JsonSerializable(typeof(PageView<UsageView>))]
[JsonSerializable(typeof(AliasBody))]
[JsonSerializable(typeof(JobBody))]
[JsonSerializable(typeof(ModelForm))]
[JsonSerializable(typeof(VersionBody))]
[JsonSerializable(typeof(PredictBody))]
[JsonSerializable(typeof(PredictionView))]
[JsonSerializable(typeof(UploadBody))]
[JsonSerializable(typeof(UploadDigestBody))]
internal sealed partial class NativeJson : JsonSerializerContext
{
    /// <summary>Escapes only what JSON must: the answers are JSON alone, never part of a page.</summary>
    public static NativeJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
