using System.Text.Json.Serialization;

namespace Maas.Core.Jobs;

/// <summary>What a job learns.</summary>
[JsonConverter(typeof(KebabCaseConverter<LearningTask>))]
public enum LearningTask
{
    TabularRegression,
    TabularClassification,
    ImageClassification,
}
