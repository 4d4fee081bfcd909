using Maas.Onnx.Building;
using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Guarding;

/// <summary>
/// Inputs without elements that end the process: ONNX Runtime (1.31) divides by one of their lengths, or leaves a thread without an end.
/// Found by trying its operators with lengths of 0, each in a process of its own (27 November 2026). Those are left out that need a token
/// without features or an attention without heads, which no exporter leaves open.
/// </summary>
internal static class EmptyInput
{
    private const int SequenceLengths = 4;

    public static bool Is(NodeProto node) => Of(node) is >= 0 and var place && node.Input.Count > place && node.Input[place].Length > 0;

    /// <summary>The place of the input; −1 where there is none.</summary>
    public static int Of(NodeProto node) => OperatorName.Of(node) switch
    {
        "GRU" => 0,

        // Where lengths are given, nothing is computed of nothing.
        "LSTM" or "com.microsoft::DynamicQuantizeLSTM" when !HasLengths(node) => 0,

        // Nothing lies behind the last axis.
        "Unique" when node.Attribute.Any(attribute => attribute is { Name: "axis", HasRefAttrName: false, I: not -1 }) => 0,
        "STFT" => 3,
        _ => -1,
    };

    /// <summary>Makes a whole number that is 0 where the operator would end the process.</summary>
    public static string Measure(NodeProto node, GuardNodes nodes) => node.OpType switch
    {
        // Sequences [length, batch, features]: any of them, or features alone where lengths are given.
        "GRU" => HasLengths(node) ? Length(node, nodes, 2) : nodes.Add("Size", [node.Input[0]]),
        "LSTM" or "DynamicQuantizeLSTM" => Length(node, nodes, 1),
        "Unique" => Parts(node, nodes),

        // A frame's length, which is a number itself.
        "STFT" => node.Input[3],
        var other => throw new InvalidOperationException($"there is nothing to measure of {other}"),
    };

    // The elements of what lies behind the axis, unless there is nothing along the axis.
    private static string Parts(NodeProto node, GuardNodes nodes)
    {
        var axis = node.Attribute.First(attribute => attribute.Name == "axis").I;
        var flat = nodes.Add("Shape", [nodes.Add("Flatten", [node.Input[0]], Attributes.Of("axis", axis + 1))]);
        var behind = nodes.Add("Gather", [flat, nodes.Constant((int)DataType.Int64, 1)]);
        return nodes.Add("Add", [behind, nodes.IsNumber(Length(node, nodes, (int)axis), (int)DataType.Int64, 0)]);
    }

    private static string Length(NodeProto node, GuardNodes nodes, int dimension) =>
        nodes.Add("Gather", [nodes.Add("Shape", [node.Input[0]]), nodes.Constant((int)DataType.Int64, dimension)]);

    private static bool HasLengths(NodeProto node) => node.Input.Count > SequenceLengths && node.Input[SequenceLengths].Length > 0;
}
