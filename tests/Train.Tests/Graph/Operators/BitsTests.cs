using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class BitsTests
{
    private static readonly Tensor Bytes = tensor(new byte[] { 1, 7, 200, 255 });

    [TestMethod]
    [DataRow("LEFT")]
    [DataRow("RIGHT")]
    public void Bits_are_shifted(string direction)
    {
        Oracle.Agrees(new OneNode("BitShift", 11).Input(Bytes).Input(tensor(new byte[] { 0, 1, 3, 7 })).With("direction", direction));
        Oracle.Agrees(new OneNode("BitShift", 11).Input(Bytes.reshape(2, 2)).Input(tensor(new byte[] { 2 })).With("direction", direction));
    }

    [TestMethod]
    [DataRow("BitwiseAnd")]
    [DataRow("BitwiseOr")]
    [DataRow("BitwiseXor")]
    public void Pairs_of_bits_are_combined(string name)
    {
        Oracle.Agrees(new OneNode(name, 18).Input(Bytes).Input(tensor(new byte[] { 3, 3, 170, 0 })));
        Oracle.Agrees(new OneNode(name, 18).Whole(1, -7, 12).Whole(5));
    }

    [TestMethod]
    public void Bits_are_turned_round() => Oracle.Agrees(new OneNode("BitwiseNot", 18).Whole(1, -7, 12));
}
