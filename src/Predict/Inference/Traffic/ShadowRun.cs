using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Traffic;

/// <summary>A copy of a call that was computed: what went in, and what came out. One owner disposes it.</summary>
internal sealed class ShadowRun : IDisposable
{
    private readonly List<Tensor> inputs = [];
    private readonly List<OutputCopy> outputs = [];
    private readonly ShadowRoom room;
    private readonly long bytes;

    private ShadowRun(IReadOnlyList<string> names, ServingSettings serving, ShadowRoom room, long bytes) =>
        (Names, Serving, this.room, this.bytes) = (names, serving, room, bytes);

    public IReadOnlyList<Tensor> Inputs => inputs;

    public IReadOnlyList<string> Names { get; }

    public ServingSettings Serving { get; }

    /// <summary>Null: there is no room.</summary>
    public static ShadowRun? TryCopy(
        ServedVersion target, IReadOnlyList<Tensor> inputs, IReadOnlyList<string> names, IReadOnlyList<OrtValue> outputs, ShadowRoom room)
    {
        var bytes = inputs.Sum(input => input.HeldBytes) + outputs.Sum(OutputCopy.BytesOf);
        if (!room.TryTake(bytes))
        {
            return null;
        }

        var run = new ShadowRun(names, target.Serving, room, bytes);
        try
        {
            run.inputs.AddRange(inputs.Select(input => input.Copy()));
            run.outputs.AddRange(outputs.Select(OutputCopy.Of));
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Whether another version has computed the same.</summary>
    public bool AgreesWith(IReadOnlyList<OrtValue> others, double tolerance) => outputs.Count == others.Count
        && outputs.Zip(others).All(pair => pair.First.AgreesWith(pair.Second, tolerance));

    public void Dispose()
    {
        inputs.ForEach(input => input.Dispose());
        outputs.ForEach(output => output.Dispose());
        room.Give(bytes);
    }
}
