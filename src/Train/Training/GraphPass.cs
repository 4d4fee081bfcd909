using System.Runtime.InteropServices;
using Maas.Train.Data;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Training;

/// <summary>A graph of which one input and one output are used.</summary>
internal sealed record GraphPass(TorchGraph Graph, string Input, string Output, Device Device)
{
    // Large enough to be fast, small enough for any picture's activations.
    private const int ExamplesAtOnce = 256;

    /// <summary>The GPU where there is one.</summary>
    public static Device BestDevice => cuda_is_available() ? CUDA : CPU;

    public Tensor Forward(Tensor inputs) => Graph.Forward(new Dictionary<string, Tensor> { [Input] = inputs })[Output];

    /// <summary>What the graph gives for examples of a part as it will be served, row-major.</summary>
    public float[] Infer(EncodedPart part, int start, int count)
    {
        using var quiet = no_grad();
        Graph.Training = false;
        var outputs = new List<float>();
        for (var position = start; position < start + count; position += ExamplesAtOnce)
        {
            using var scope = NewDisposeScope();
            var batch = part.Slice(position, Math.Min(ExamplesAtOnce, start + count - position), Device);
            var result = Forward(batch.Inputs).to(ScalarType.Float32, CPU).contiguous();
            outputs.AddRange(MemoryMarshal.Cast<byte, float>(result.bytes));
        }

        return [.. outputs];
    }
}
