using System.Text.Json.Serialization;

namespace Maas.Core.Jobs;

/// <summary>What a job learns.</summary>
[JsonConverter(typeof(KebabCaseConverter<LearningTask>))]
public enum LearningTask
{
    TabularRegression,
    TabularClassification,
    ImageClassification,

    /// <summary>Labels of texts: a column of a table, or files in class folders.</summary>
    TextClassification,

    /// <summary>Labels of sounds in class folders.</summary>
    AudioClassification,

    /// <summary>The next token of a text.</summary>
    TextGeneration,
}
