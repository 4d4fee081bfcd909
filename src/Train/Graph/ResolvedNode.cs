using Maas.Core;
using Maas.Onnx.Format;

namespace Maas.Train.Graph;

/// <summary>A node of a <see cref="ResolvedGraph"/>.</summary>
/// <param name="Inputs">Numbers of values; −1 where an optional input is left out.</param>
/// <param name="Outputs">Numbers of values; −1 where an output is not wanted.</param>
/// <param name="Bodies">The graphs in its attributes, by the attribute's name.</param>
internal sealed record ResolvedNode(
    NodeProto Proto,
    long Opset,
    OperatorDefinition Definition,
    int[] Inputs,
    int[] Outputs,
    IReadOnlyDictionary<string, ResolvedGraph> Bodies)
{
    public ResolvedGraph Body(string attribute) => Bodies.GetValueOrDefault(attribute) ?? throw Refusal($"it has no {attribute}");

    /// <summary>The node is not as its operator asks.</summary>
    public ServiceException Refusal(string reason) => ServiceError.InvalidModel.With($"{Node.Describe(Proto, Opset)}: {reason}");
}
