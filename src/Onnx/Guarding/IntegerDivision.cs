using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Guarding;

/// <summary>
/// Div and Mod of INT32 and INT64. ONNX Runtime (1.31, on x86) leaves them to the processor, which stops the whole process where
/// the least number is divided by −1; of INT8 and INT16 it computes in wider registers, and zero it refuses itself.
/// </summary>
internal static class IntegerDivision
{
    public static bool Traps(int dataType) => dataType is (int)DataType.Int32 or (int)DataType.Int64;

    /// <summary>Whether it divides whole numbers as whole numbers, should its operands be such.</summary>
    public static bool Is(NodeProto node) => node is { Input.Count: 2, Output: [{ Length: > 0 }] }
        && (OperatorName.Of(node) == "Div" || (OperatorName.Of(node) == "Mod" && !node.Attribute.Any(IsRemainderOfFractions)));

    /// <summary>
    /// Nodes that come to the same for all divisors but −1, and for −1 to what two's complement has: with k = −1 there and 1 elsewhere,
    /// <c>a / b = a / (b·k) · k</c> and <c>a mod b = a mod (b·k)</c>, in operators that ONNX has had since version 7.
    /// </summary>
    /// <param name="prefix">Begins the names of all values made; nothing else in the model begins so.</param>
    public static IEnumerable<NodeProto> Guarded(NodeProto division, int dataType, string prefix)
    {
        var (nodes, divisor, safe) = (new GuardNodes(prefix), division.Input[1], division.Clone());
        var flag = nodes.IsNumber(divisor, dataType, -1);
        var sign = nodes.Add("Sub", [nodes.Constant(dataType, 1), nodes.Add("Add", [flag, flag])]);
        safe.Input[1] = nodes.Add("Mul", [divisor, sign]);
        nodes.All.Add(safe);
        if (division.OpType == "Div")
        {
            safe.Output[0] = $"{prefix}quotient";
            nodes.All.Add(new() { OpType = "Mul", Input = { safe.Output[0], sign }, Output = { division.Output[0] } });
        }

        return nodes.All;
    }

    // Computed by C's fmod, whatever the type.
    private static bool IsRemainderOfFractions(AttributeProto attribute) => attribute is { Name: "fmod", HasRefAttrName: false, I: not 0 };
}
