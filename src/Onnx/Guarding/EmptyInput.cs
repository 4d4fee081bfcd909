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
    private const int Window = 2;
    private const int FrameLength = 3;

    /// <exception cref="OnnxException">It can't be told.</exception>
    public static bool Is(NodeProto node) => Of(node) is >= 0 and var place && Has(node, place);

    /// <summary>The place of the input; −1 where there is none.</summary>
    /// <exception cref="OnnxException">It can't be told.</exception>
    public static int Of(NodeProto node) => OperatorName.Of(node) switch
    {
        "GRU" => 0,

        // Where lengths are given, nothing is computed of nothing.
        "LSTM" or "com.microsoft::DynamicQuantizeLSTM" when !Has(node, SequenceLengths) => 0,

        // Nothing lies behind the last axis.
        "Unique" when Axis(node) is not (null or -1) => 0,

        // Without a length, a frame is as long as the window.
        "STFT" => Has(node, FrameLength) ? FrameLength : Window,
        _ => -1,
    };

    /// <summary>Makes a whole number that is 0 where the operator would end the process.</summary>
    public static string Measure(NodeProto node, GuardNodes nodes) => node.OpType switch
    {
        // Sequences [length, batch, features]: any of them, or features alone where lengths are given.
        "GRU" => Has(node, SequenceLengths) ? Length(node, nodes, 0, 2) : nodes.Add("Size", [node.Input[0]]),
        "LSTM" or "DynamicQuantizeLSTM" => Length(node, nodes, 0, 1),
        "Unique" => Parts(node, nodes),

        // A frame's length, which is a number itself.
        "STFT" => Has(node, FrameLength) ? node.Input[FrameLength] : Length(node, nodes, Window, 0),
        var other => throw new InvalidOperationException($"there is nothing to measure of {other}"),
    };

    // The elements of what lies behind the axis, unless there is nothing along the axis.
    private static string Parts(NodeProto node, GuardNodes nodes)
    {
        var axis = Axis(node)!.Value;
        var flat = nodes.Add("Shape", [nodes.Add("Flatten", [node.Input[0]], Attributes.Of("axis", axis + 1))]);
        var behind = nodes.Add("Gather", [flat, nodes.Constant((int)DataType.Int64, 1)]);
        return nodes.Add("Add", [behind, nodes.IsNumber(Length(node, nodes, 0, (int)axis), (int)DataType.Int64, 0)]);
    }

    private static string Length(NodeProto node, GuardNodes nodes, int place, int dimension) =>
        nodes.Add("Gather", [nodes.Add("Shape", [node.Input[place]]), nodes.Constant((int)DataType.Int64, dimension)]);

    private static bool Has(NodeProto node, int place) => node.Input.Count > place && node.Input[place].Length > 0;

    // Each call of a function may give another axis, so there is no one guard for its body.
    private static long? Axis(NodeProto node) => node.Attribute.FirstOrDefault(attribute => attribute.Name == "axis") switch
    {
        null => null,
        { HasRefAttrName: true } => throw new OnnxException($"{Shown.Node(node)} takes its axis from an attribute of the function that it "
            + "is in, so it can't be made safe against inputs without elements; give it the axis as a number"),
        var axis => axis.I,
    };
}
