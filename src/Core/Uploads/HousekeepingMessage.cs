using System.Text.Json.Serialization;

namespace Maas.Core.Uploads;

/// <summary>A piece of work, and which upload it is about.</summary>
public sealed record HousekeepingMessage(HousekeepingTask Task, string Tenant, string Upload);

[JsonConverter(typeof(KebabCaseConverter<HousekeepingTask>))]
public enum HousekeepingTask
{
    ExamineUpload,

    /// <summary>Remove what has expired.</summary>
    SweepUpload,
}
