using Maas.Onnx.Building;
using Maas.Onnx.Format;
using static Maas.Train.Tests.Graph.Operators.Cases.OperatorCases;
using static TorchSharp.torch;
using DataType = Maas.Onnx.Format.TensorProto.Types.DataType;

namespace Maas.Train.Tests.Graph.Operators.Cases;

/// <summary>Values that go through the graphs in a node's attributes as they are.</summary>
internal static class ControlCases
{
    public static void AddTo(Dictionary<string, Func<ScalarType, OneNode[]>> cases)
    {
        cases.Add("If", type => [If(type, true), If(type, false)]);
        cases.Add("Loop", type => [Loop(type, 2), Loop(type, 0)]);
        cases.Add("Scan", type => [new OneNode("Scan", 16).Input(Values(type, 3, 2)).With("num_scan_inputs", 1).With(Row(type))]);
    }

    private static OneNode If(ScalarType type, bool condition) => new OneNode("If", 16)
        .Input(tensor(condition))
        .With(Attributes.Of("then_branch", Constant("then", Values(type, 2, 3))))
        .With(Attributes.Of("else_branch", Constant("else", Values(type, 3))));

    private static OneNode Loop(ScalarType type, long rounds) => new OneNode("Loop", 16)
        .Input(tensor(rounds))
        .Input(tensor(true))
        .Input(Values(type, 2, 3))
        .With(Attributes.Of("body", Nested.Graph("body", body =>
        {
            body.Input("round", DataType.Int64);
            body.Input("goes", DataType.Bool);
            body.Input("before", (DataType)Number(type), 2, 3);
            body.NamedNode("go", "Identity", ["goes"], "goes on");
            body.NamedNode("carry", "Identity", ["before"], "after");
            body.Output("goes on", DataType.Bool);
            body.Output("after", (DataType)Number(type), 2, 3);
        })));

    private static AttributeProto Row(ScalarType type) => Attributes.Of("body", Nested.Graph("body", body =>
    {
        body.Input("row", (DataType)Number(type), 2);
        body.NamedNode("copy", "Identity", ["row"], "copied");
        body.Output("copied", (DataType)Number(type), 2);
    }));

    private static GraphProto Constant(string name, Tensor value) => Nested.Graph(name, branch =>
    {
        var constant = branch.Initializer(OneNode.Proto($"{name}.constant", value));
        branch.Output(branch.NamedNode($"{name}/copy", "Identity", [constant], null), (DataType)Number(value.dtype), value.shape);
    });
}
