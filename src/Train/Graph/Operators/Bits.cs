namespace Maas.Train.Graph.Operators;

/// <summary>Whole numbers, bit by bit.</summary>
internal static class Bits
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("BitShift", 11, Shift);
        registry.Add("BitwiseAnd", 18, x => x[0].bitwise_and(x[1]));
        registry.Add("BitwiseOr", 18, x => x[0].bitwise_or(x[1]));
        registry.Add("BitwiseXor", 18, x => x[0].bitwise_xor(x[1]));
        registry.Add("BitwiseNot", 18, x => x[0].bitwise_not());
    }

    private static Operation Shift(Node node) => node.Text("direction", string.Empty) switch
    {
        "LEFT" => x => x[0].bitwise_left_shift(x[1]),
        "RIGHT" => x => x[0].bitwise_right_shift(x[1]),
        var other => throw node.Refusal($"direction is \"{other}\"; it is LEFT or RIGHT"),
    };
}
