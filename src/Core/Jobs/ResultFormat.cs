using System.Text.Json.Serialization;

namespace Maas.Core.Jobs;

/// <summary>How the result of a batch prediction is written.</summary>
[JsonConverter(typeof(KebabCaseConverter<ResultFormat>))]
public enum ResultFormat
{
    /// <summary>One JSON object a line.</summary>
    Jsonl,

    /// <summary>Comma-separated values with a header.</summary>
    Csv,
}
