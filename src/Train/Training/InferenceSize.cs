using Maas.Train.Data;

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

    /// <param name="width">How many values the model gives for a target.</param>
    public static int Of(ExampleLayout layout, int width) =>
        (int)Math.Clamp(
            Math.Min(MostOutputs / Math.Max(1, layout.Target.Elements * width), MostInputBytes / Math.Max(1, layout.InputBytes)), 1, MostExamples);
}
