using Maas.Onnx.Format;
using static TorchSharp.torch;

namespace Maas.Train.Graph;

/// <summary>A graph in a node's attribute, ready to run, once or often. It shares the pass's slots with the graphs around it.</summary>
internal sealed class Body(GraphProto proto, Plan plan, int[] inputs, int[] outputs)
{
    /// <summary>What it reads that it doesn't make.</summary>
    public IReadOnlyList<int> Captured { get; } =
        [.. plan.Steps.SelectMany(step => step.Reads).Concat(outputs).Except(inputs).Where(slot => !plan.Makes(slot))];

    public bool IsRandom => plan.Steps.Any(step => step.IsRandom);

    public int InputCount => inputs.Length;

    public int OutputCount => outputs.Length;

    /// <summary>The outputs, which belong to the dispose scope around; what was given stays the caller's.</summary>
    public Tensor[] Run(Tensor?[] pass, params ReadOnlySpan<Tensor> given)
    {
        for (var index = 0; index < inputs.Length; index++)
        {
            pass[inputs[index]] = given[index];
        }

        plan.Run(pass);
        var results = new Tensor[outputs.Length];
        for (var index = 0; index < outputs.Length; index++)
        {
            // What others hold too (an input, a constant, a value of the graph around, an output named twice) gets a handle of its own.
            var isAlone = plan.Makes(outputs[index]) && Array.IndexOf(outputs, outputs[index]) == index;
            results[index] = isAlone ? pass[outputs[index]]! : pass[outputs[index]]!.alias();
        }

        return results;
    }

    /// <summary>No value of an output, for a loop that never ran: a first axis of length 0 before those that the graph declares.</summary>
    public Tensor None(int output)
    {
        var type = proto.Output[output].Type?.TensorType;
        var shape = type?.Shape?.Dim.Select(dimension => Math.Max(0, dimension.DimValue)) ?? [];
        return zeros([0, .. shape], TensorValues.FindType(type?.ElemType ?? 0) ?? ScalarType.Float32);
    }
}
