using System.Text.Json.Serialization;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Core;

/// <summary>The JSON of what is stored: camelCase, absent values left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(DatasetEntry))]
[JsonSerializable(typeof(DatasetReport))]
[JsonSerializable(typeof(JobEvent))]
[JsonSerializable(typeof(JobError))]
[JsonSerializable(typeof(Evaluation))]
[JsonSerializable(typeof(Hyperparameters))]
[JsonSerializable(typeof(DataChoice))]
[JsonSerializable(typeof(AcceptRule))]
[JsonSerializable(typeof(QueuedJob))]
public sealed partial class CoreJson : JsonSerializerContext;
