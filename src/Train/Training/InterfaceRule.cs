using Maas.Core;
using Maas.Onnx.Describing;
using Maas.Train.Data;
using static TorchSharp.torch;

namespace Maas.Train.Training;

/// <summary>
/// Finds what of a graph the data is fed to and read from: float32 examples into the one input, token ids and their mask into
/// <c>input_ids</c> and <c>attention_mask</c>; the scores are the one output, or the one called <c>logits</c> beside a cache.
/// </summary>
internal static class InterfaceRule
{
    private const string Mask = "attention_mask";

    /// <param name="width">How many values the output has for a target.</param>
    /// <exception cref="ServiceException"><see cref="ServiceError.InvalidJob"/>: the graph takes or gives something else.</exception>
    public static GraphInterface Of(ModelDescription graph, ExampleLayout data, int width)
    {
        var inputs = new List<string>();
        foreach (var (index, layout) in data.Inputs.Index())
        {
            var input = index == 0
                ? graph.Inputs.FirstOrDefault(input => input.Name == "input_ids") ?? Single("input", graph.Inputs)
                : graph.Inputs.FirstOrDefault(input => input.Name == Mask) ?? throw Refused($"the version has no input \"{Mask}\"");
            inputs.Add(Fitting("input", input, layout.Type == ScalarType.Int64 ? "INT64" : "FP32", [-1, .. layout.Shape]));
        }

        var others = graph.Inputs.Where(input => !inputs.Contains(input.Name)).ToArray();
        if (others.FirstOrDefault(input => !FilledInputs.Knows(input)) is { } unknown)
        {
            throw Refused($"the version has an input \"{unknown.Name}\" that nothing of the data goes into");
        }

        var output = graph.Outputs.FirstOrDefault(output => output.Name == "logits") ?? Single("output", graph.Outputs);
        return new(inputs, new(others), Fitting("output", output, "FP32", OutputShape(data, width)), width);
    }

    private static long[] OutputShape(ExampleLayout data, int width) =>
        data.Target.Type == ScalarType.Int64 ? [-1, .. data.Target.Shape, width] : [-1, width];

    private static ValueDescription Single(string kind, IReadOnlyList<ValueDescription> values) => values.Count == 1
        ? values[0]
        : throw Refused($"the version has {values.Count} {kind}s; one with a single {kind} can be trained further");

    private static string Fitting(string kind, ValueDescription value, string type, long[] shape)
    {
        var fits = value.Type == type && value.Shape.Count == shape.Length
            && value.Shape.Zip(shape).All(pair => pair.First == -1 || pair.First == pair.Second);
        return fits
            ? value.Name
            : throw Refused(
                $"the version's {kind} \"{value.Name}\" is {value.Type} {Shown(value.Shape)}; the job's data has {type} {Shown(shape)}");
    }

    private static ServiceException Refused(string detail) => ServiceError.InvalidJob.With($"base: {detail}");

    private static string Shown(IReadOnlyList<long> shape) => $"[{string.Join(',', shape.Select(side => side == -1 ? "N" : $"{side}"))}]";
}
