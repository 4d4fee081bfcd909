using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Predict.Api.Native;

/// <summary>What a version makes of what it was given, in the form that <see cref="Inference.Outputs.PredictionJson"/> writes.</summary>
/// <param name="Predictions">One for each instance, where the version has a decoding.</param>
/// <param name="Outputs">The tensors by their names, where it has none; and those that its decoding gives beside.</param>
internal sealed record PredictionView(
    ModelName Model, ModelVersion Version, IReadOnlyList<PredictedView>? Predictions,
    IReadOnlyDictionary<string, OutputView>? Outputs, TimingsView Timings);

/// <summary>What one instance means: a label, or one number, or several by the targets' names, or a vector.</summary>
/// <param name="Top">The most probable labels, the first of them first.</param>
/// <param name="Labels">Those that hold, where several may hold at once.</param>
internal sealed record PredictedView(
    string? Label,
    double? Probability,
    IReadOnlyList<ProbableView>? Top,
    IReadOnlyList<ProbableView>? Labels,
    double? Value,
    IReadOnlyDictionary<string, double>? Values,
    IReadOnlyList<float>? Embedding);

internal sealed record ProbableView(string Label, double Probability);

/// <summary>A tensor.</summary>
/// <param name="Data">Its elements, the last dimension first; null stands for what is not finite.</param>
internal sealed record OutputView(IReadOnlyList<long> Shape, IReadOnlyList<JsonElement> Data);

/// <summary>Milliseconds of waiting for the model to be loaded, of waiting for a turn, and of computing.</summary>
internal sealed record TimingsView(double LoadMs, double QueueMs, double RunMs);
