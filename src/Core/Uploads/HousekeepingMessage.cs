using System.Text.Json.Serialization;

namespace Maas.Core.Uploads;

/// <summary>A piece of work, and which upload or model it is about.</summary>
public sealed record HousekeepingMessage(HousekeepingTask Task, string Tenant, string? Upload = null, string? Model = null)
{
    /// <summary>The span of who asked for it, as W3C's traceparent; null where nobody traces, and for what is done later.</summary>
    public string? Traceparent { get; init; }
}

[JsonConverter(typeof(KebabCaseConverter<HousekeepingTask>))]
public enum HousekeepingTask
{
    ExamineUpload,

    /// <summary>Remove what has expired.</summary>
    SweepUpload,

    /// <summary>Delete the files of versions that are deleted.</summary>
    SweepModel,
}
