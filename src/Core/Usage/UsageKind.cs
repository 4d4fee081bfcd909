using System.Text.Json.Serialization;

namespace Maas.Core.Usage;

/// <summary>What used something.</summary>
[JsonConverter(typeof(KebabCaseConverter<UsageKind>))]
public enum UsageKind
{
    Training,
    BatchPrediction,
}
