using Maas.Train.Data;

namespace Maas.Train.Training;

/// <summary>How many examples go through a model at once where nothing is learned.</summary>
internal static class InferenceSize
{
    // Large enough to be fast, small enough for any picture's activations.
    private const int MostExamples = 256;

    // 16 MiB of outputs: a language model gives its whole vocabulary for every token.
    private const long MostOutputs = 1 << 22;

    /// <param name="width">How many values the model gives for a target.</param>
    public static int Of(ExampleLayout layout, int width) =>
        (int)Math.Clamp(MostOutputs / Math.Max(1, layout.Target.Elements * width), 1, MostExamples);
}
