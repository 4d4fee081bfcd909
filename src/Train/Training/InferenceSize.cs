using Maas.Train.Data;
using static TorchSharp.torch;

namespace Maas.Train.Training;

/// <summary>How many examples go through a model at once where nothing is learned.</summary>
internal static class InferenceSize
{
    // Large enough to be fast.
    private const int MostExamples = 256;

    // Of inputs, whose activations are some ten times as large: 256 pictures of 128 by 128, 27 of 224 by 224.
    private const long MostInputBytes = 1 << 24;

    // 16 MiB of outputs: a language model gives its whole vocabulary for every token.
    private const long MostOutputs = 1 << 22;

    // 64 MiB a head: a text's tokens each look at all others.
    private const long MostAttention = 1 << 24;

    /// <param name="width">How many values the model gives for a target.</param>
    public static int Of(ExampleLayout layout, int width)
    {
        var byOutputs = MostOutputs / Math.Max(1, layout.Target.Elements * width);
        var byInputs = MostInputBytes / Math.Max(1, layout.InputBytes);
        var tokens = layout.Inputs[0] is { Type: ScalarType.Int64 } texts ? texts.Elements : 1;
        return (int)Math.Clamp(Math.Min(Math.Min(byOutputs, byInputs), MostAttention / (tokens * tokens)), 1, MostExamples);
    }
}
