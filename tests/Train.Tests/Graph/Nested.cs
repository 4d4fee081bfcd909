using Maas.Onnx.Building;
using Maas.Onnx.Format;
using static TorchSharp.torch;
using DataType = Maas.Onnx.Format.TensorProto.Types.DataType;

namespace Maas.Train.Tests.Graph;

/// <summary>Models with graphs in their nodes' attributes, written down by tests.</summary>
internal static class Nested
{
    public static ModelProto Model(Action<GraphBuilder> build)
    {
        var builder = new GraphBuilder("main");
        build(builder);
        return builder.Build();
    }

    public static GraphProto Graph(string name, Action<GraphBuilder> build)
    {
        var builder = new GraphBuilder(name);
        build(builder);
        return builder.BuildSubgraph();
    }

    /// <summary>A branch of one output [N, 2], which one operator makes.</summary>
    public static GraphProto Branch(string name, string operatorName, Func<GraphBuilder, IReadOnlyList<string>> inputs) => Graph(
        name,
        branch => branch.Output(branch.NamedNode($"{name}/only", operatorName, inputs(branch), null), DataType.Float, -1, 2));

    public static string If(GraphBuilder builder, string condition, GraphProto then, GraphProto otherwise) =>
        builder.Node("If", [condition], Attributes.Of("then_branch", then), Attributes.Of("else_branch", otherwise));

    public static string Floats(GraphBuilder builder, string name, params long[] shape) =>
        builder.Initializer(OneNode.Proto(name, OneNode.Random(shape, seed: name.Length)));

    public static string Longs(GraphBuilder builder, string name, params long[] values) =>
        builder.Initializer(OneNode.Proto(name, tensor(values, ScalarType.Int64)));

    /// <summary>input [N, 3] → MatMul with the weight kernel → either of two branches, by the input flag → output [N, 2].</summary>
    public static ModelProto Branching(GraphProto then, GraphProto otherwise) => Model(graph =>
    {
        graph.Input("input", DataType.Float, -1, 3);
        graph.Input("flag", DataType.Bool);
        graph.NamedNode("product", "MatMul", ["input", Floats(graph, "kernel", 3, 2)], "product");
        graph.Output(If(graph, "flag", then, otherwise), DataType.Float, -1, 2);
    });

    public static Dictionary<string, Tensor> Inputs(bool flag) => new()
    {
        ["input"] = OneNode.Random([4, 3]),
        ["flag"] = tensor(flag),
    };
}
