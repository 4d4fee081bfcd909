using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maas.Core.Jobs;

/// <summary>A line of a job's story.</summary>
/// <param name="Seq">1, 2, 3…, without gaps.</param>
/// <param name="Type"><c>state</c>, <c>progress</c>, <c>sample</c>, <c>checkpoint</c>, <c>trial</c>, <c>published</c>,
/// <c>error</c> or <c>message</c>.</param>
/// <param name="Data">What the type says beside its message, for machines; null for nothing.</param>
public sealed record JobEvent(long Seq, DateTimeOffset Time, JobEventLevel Level, string Type, string Message, JsonElement? Data);

[JsonConverter(typeof(KebabCaseConverter<JobEventLevel>))]
public enum JobEventLevel
{
    Info,
    Warn,
    Error,
}
