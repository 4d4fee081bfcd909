using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>What training starts from: a built-in architecture, or a version that exists.</summary>
public sealed record JobBase
{
    /// <summary>A template's name; null where a version is the base.</summary>
    public string? Template { get; init; }

    /// <summary>The template's options as they were given; <see cref="JsonValueKind.Undefined"/> for none.</summary>
    public JsonElement Options { get; init; }

    /// <summary>The base's model; null where a template is the base.</summary>
    public ModelName? Model { get; init; }

    /// <summary>The base's version; null: what its alias <c>stable</c>, else <c>latest</c>, points to at submit.</summary>
    public ModelVersion? Version { get; init; }

    /// <summary>
    /// Which of the base's weights stay as they are: patterns of initializer names, where <c>*</c> is any text and <c>?</c> any
    /// character. A BatchNormalization whose scale is frozen keeps its statistics.
    /// </summary>
    public IReadOnlyList<string> Freeze { get; init; } = [];

    /// <summary>Whether the base's last layer is trained on (the default) or replaced by a new one.</summary>
    public HeadChoice Head { get; init; }

    /// <summary>Learning rates by pattern; of several patterns that match, the first counts.</summary>
    public IReadOnlyList<LearningRateFactor> LearningRates { get; init; } = [];
}
