using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Train.Graph;
using static TorchSharp.torch;
using DataType = Maas.Onnx.Format.TensorProto.Types.DataType;

namespace Maas.Train.Tests.Graph;

[TestClass]
public sealed class WeightRuleTests
{
    [TestMethod]
    public void Kernels_biases_scales_and_added_vectors_are_weights()
    {
        var model = Build(builder =>
        {
            var product = builder.Node("MatMul", ["input", Floats(builder, "kernel", 3, 2)]);
            var sum = builder.Node("Add", [product, Floats(builder, "bias", 2)]);
            return builder.Node("Mul", [Floats(builder, "scale", 1), sum]);
        });

        CollectionAssert.AreEqual(new[] { "kernel", "bias", "scale" }, Parameters(model));
    }

    [TestMethod]
    public void A_preprocessing_s_mean_and_a_formula_s_scalar_are_none()
    {
        var model = Build(builder =>
        {
            var centred = builder.Node("Sub", ["input", Floats(builder, "mean", 3)]);
            var product = builder.Node("MatMul", [centred, Floats(builder, "kernel", 3, 2)]);
            return builder.Node("Mul", [product, Floats(builder, "half")]);
        });

        CollectionAssert.AreEqual(new[] { "kernel" }, Parameters(model));
    }

    [TestMethod]
    public void A_mask_is_none()
    {
        var model = Build(builder =>
        {
            var product = builder.Node("MatMul", ["input", Floats(builder, "kernel", 3, 2)]);
            var mask = builder.Initializer(OneNode.Proto("mask", tensor([0f, -1e9f])));
            return builder.Node("Add", [product, mask]);
        });

        CollectionAssert.AreEqual(new[] { "kernel" }, Parameters(model));
    }

    [TestMethod]
    public void A_weight_is_found_through_what_only_moves_it()
    {
        var model = Build(builder =>
        {
            var order = builder.Node("Transpose", [Floats(builder, "kernel", 2, 3)]);
            var product = builder.Node("MatMul", ["input", builder.Node("Identity", [order])]);
            return builder.Node("Add", [product, Floats(builder, "bias", 2)]);
        });

        CollectionAssert.AreEqual(new[] { "kernel", "bias" }, Parameters(model));
    }

    [TestMethod]
    public void Limits_shapes_and_running_statistics_are_none()
    {
        var model = Build(builder =>
        {
            var clipped = builder.Node("Clip", ["input", Floats(builder, "least"), Floats(builder, "most")]);
            var normal = builder.Node(
                "BatchNormalization",
                [clipped, .. new[] { "scale", "shift", "mean", "variance" }.Select(name => Floats(builder, name, 3))]);
            return builder.Node("Reshape", [normal, builder.Initializer(OneNode.Proto("shape", tensor(new[] { -1L })))]);
        });

        CollectionAssert.AreEqual(new[] { "scale", "shift" }, Parameters(model));
    }

    private static ModelProto Build(Func<GraphBuilder, string> body)
    {
        var builder = new GraphBuilder("weights");
        builder.Input("input", DataType.Float, -1, 3);
        builder.Output(body(builder), DataType.Float);
        return builder.Build();
    }

    private static string Floats(GraphBuilder builder, string name, params long[] shape) =>
        builder.Initializer(OneNode.Proto(name, OneNode.Random(shape)));

    private static string[] Parameters(ModelProto model)
    {
        using var graph = TorchGraph.Load(model, CPU);
        return [.. graph.Parameters.Keys];
    }
}
