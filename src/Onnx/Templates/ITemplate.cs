using System.Text.Json;
using Maas.Onnx.Format;
using Maas.Onnx.Training;

namespace Maas.Onnx.Templates;

/// <summary>A built-in architecture: makes the graph that is trained and served, from a few options and the data's shape.</summary>
public interface ITemplate
{
    /// <summary>As a job names it.</summary>
    string Name { get; }

    /// <summary>One sentence on what it is for.</summary>
    string Summary { get; }

    IReadOnlyList<TemplateOption> Options { get; }

    /// <summary>Checks names, types and ranges of options without building anything.</summary>
    /// <param name="options">An object; null or undefined for all defaults.</param>
    /// <exception cref="OnnxException">An option is unknown, of the wrong type or out of range; the message names it.</exception>
    void CheckOptions(JsonElement options);

    /// <summary>Checks all that <see cref="Build"/> does, weights' size too, without making any.</summary>
    /// <inheritdoc cref="Build"/>
    void CheckShape(DataShape data, JsonElement options);

    /// <summary>
    /// Builds the model: float32 <c>input</c> [N, …shape] to float32 <c>output</c> [N, outputs], which are raw scores. A text goes in as
    /// int64 <c>input_ids</c> and <c>attention_mask</c> [N, tokens]. Weights are zeros, to be initialised; what normalises is neutral.
    /// </summary>
    /// <exception cref="OnnxException">As for <see cref="CheckOptions"/>, or the data does not suit the template.</exception>
    ModelProto Build(DataShape data, JsonElement options);

    /// <summary>
    /// Which values the field starts a weight of this template from, where a job asks for no other initialization: normal ones around
    /// 0 of this standard deviation, 0 for zeros; null for what PyTorch's layer of that kind starts from.
    /// </summary>
    /// <param name="role">Of an initializer of a graph that was built with the same options.</param>
    double? FirstDeviation(InitializerRole role, JsonElement options) => null;

    /// <summary>How many tokens are looked at to tell the next one; null for what generates no text.</summary>
    int? Context(JsonElement options) => null;
}
