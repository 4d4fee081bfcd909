using System.Runtime.InteropServices;
using Maas.Train.Data;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Training;

/// <summary>A graph of which some inputs are fed and one output is read. Used by the torch thread only.</summary>
internal sealed record GraphPass(TorchGraph Graph, GraphInterface Names, Device Device) : IBatchModel
{
    /// <summary>The GPU where there is one.</summary>
    public static Device BestDevice => cuda_is_available() ? CUDA : CPU;

    public Tensor Forward(Batch batch)
    {
        var inputs = new Dictionary<string, Tensor>();
        for (var index = 0; index < batch.Inputs.Count; index++)
        {
            inputs.Add(Names.Inputs[index], batch.Inputs[index]);
        }

        foreach (var filled in Names.Filled.For(batch.Count, batch.Inputs[0].shape[^1]))
        {
            inputs.Add(filled.Name, filled.Values is null
                ? empty(filled.Shape, device: Device)
                : tensor(filled.Values, filled.Shape, device: Device));
        }

        return Graph.Forward(inputs, [Names.Output])[Names.Output];
    }

    /// <summary>Computes what the graph will give when it is served.</summary>
    public void Infer(RawBatch batch, OutputsReader read)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        Graph.Training = false;
        var outputs = Forward(batch.ToBatch(Device)).to(ScalarType.Float32, CPU).contiguous();
        read(MemoryMarshal.Cast<byte, float>(outputs.bytes));
    }
}
