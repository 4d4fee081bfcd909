using System.Text.Json.Serialization;

namespace Maas.Core.Jobs;

/// <summary>What becomes of a base's last layer.</summary>
[JsonConverter(typeof(KebabCaseConverter<HeadChoice>))]
public enum HeadChoice
{
    /// <summary>It is trained on; it must have as many outputs as the job has classes or targets.</summary>
    Keep,

    /// <summary>A new one takes its place, with an output for each of the job's classes or targets.</summary>
    Replace,
}
