using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using Maas.Onnx.Training;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tests.Training;

[TestClass]
public sealed class HeadReplacementTests
{
    [TestMethod]
    public void A_Gemms_weight_and_bias_get_the_new_width_and_what_follows_goes()
    {
        var model = Build(graph => graph.Node(
            "Softmax", [graph.Node("Identity",
                [graph.Node("Gemm", ["x", graph.Parameter("w", 10, 4), graph.Parameter("b", 10)], Attributes.Of("transB", 1L))])]));

        var added = HeadReplacement.Apply(model, 3);

        CollectionAssert.AreEquivalent(new[] { "w", "b" }, added.ToArray());
        CollectionAssert.AreEqual(new long[] { 3, 4 }, Shape(model, "w"));
        CollectionAssert.AreEqual(new long[] { 3 }, Shape(model, "b"));
        Assert.AreEqual("Gemm", model.Graph.Node.Single().OpType);
        Gives(model, 3);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_MatMul_with_an_Add_on_either_side_is_a_head(bool biasFirst)
    {
        var model = Build(graph =>
        {
            var product = graph.Node("MatMul", ["x", graph.Parameter("w", 4, 10)]);
            return graph.Node("Add", biasFirst ? [graph.Parameter("b", 10), product] : [product, graph.Parameter("b", 10)]);
        });

        HeadReplacement.Apply(model, 12);

        CollectionAssert.AreEqual(new long[] { 4, 12 }, Shape(model, "w"));
        Gives(model, 12);
    }

    [TestMethod]
    public void A_weight_that_others_read_too_stays_for_them()
    {
        // Tied: one table turns tokens into vectors, and vectors into scores.
        var model = Build(graph =>
        {
            var table = graph.Parameter("table", 10, 4);
            var vectors = graph.Node("Gather", [table, graph.Initializer(NewTensor.Of<long>("ids", [1, 2], 2))], Attributes.Of("axis", 0L));
            var summed = graph.Node("Add", ["x", graph.Node("ReduceSum", [vectors])]);
            return graph.Node("MatMul", [summed, graph.Node("Transpose", [table], Attributes.Of("perm", [1L, 0L]))]);
        });

        var added = HeadReplacement.Apply(model, 6);

        Assert.AreEqual("table.new", added.Single());
        CollectionAssert.AreEqual(new long[] { 4, 6 }, Shape(model, "table.new"));
        CollectionAssert.AreEqual(new long[] { 10, 4 }, Shape(model, "table"));
        Gives(model, 6);
    }

    [TestMethod]
    public void A_graph_without_such_a_layer_is_refused_with_what_was_found()
    {
        var relu = Build(graph => graph.NamedNode("last", "Relu", [graph.Node("MatMul", ["x", graph.Parameter("w", 4, 10)])], null));
        var free = Build(graph => graph.NamedNode("last", "MatMul", ["x", graph.Node("Relu", [graph.Parameter("w", 4, 10)])], null));

        var error = Assert.ThrowsExactly<OnnxException>(() => HeadReplacement.Apply(relu, 3));

        StringAssert.Contains(error.Message, "output \"y\" is made by Relu \"last\"");
        StringAssert.Contains(Assert.ThrowsExactly<OnnxException>(() => HeadReplacement.Apply(free, 3)).Message, "MatMul \"last\"");
    }

    [TestMethod]
    [DataRow("*", "0.weight,0.bias,10.weight")]
    [DataRow("0.*", "0.weight,0.bias")]
    [DataRow("?.weight", "0.weight")]
    [DataRow("*.w*t", "0.weight,10.weight")]
    [DataRow("0.bias", "0.bias")]
    public void A_pattern_matches_names_by_star_and_question_mark(string pattern, string expected)
    {
        string[] names = ["0.weight", "0.bias", "10.weight"];

        CollectionAssert.AreEqual(expected.Split(','), NamePattern.Select("freeze", [pattern], names).ToArray());
    }

    [TestMethod]
    public void A_pattern_that_matches_nothing_is_refused_with_names_that_are_near()
    {
        var error = Assert.ThrowsExactly<OnnxException>(
            () => NamePattern.Select("freeze", ["0.*", "1.wieght"], ["0.weight", "1.weight", "2.bias"]));

        StringAssert.StartsWith(error.Message, "freeze: no initializer matches \"1.wieght\"; did you mean \"1.weight\"?");
    }

    private static ModelProto Build(Func<GraphBuilder, string> head)
    {
        var graph = new GraphBuilder("test");
        graph.Input("x", DataType.Float, -1, 4);
        var last = head(graph);
        graph.Output("y", DataType.Float, -1, 10);
        var model = graph.Build();
        model.Graph.Node.Single(node => node.Output.Contains(last)).Output[0] = "y";
        return model;
    }

    private static long[] Shape(ModelProto model, string name) => [.. model.Graph.Initializer.Single(tensor => tensor.Name == name).Dims];

    // By declaration, and in truth.
    private static void Gives(ModelProto model, int outputs)
    {
        CollectionAssert.AreEqual(new long[] { 2, outputs }, OnnxRuntimeRun.Of(model, new float[8], 2, 4).Shape);
        Assert.AreEqual(outputs, model.Graph.Output[0].Type.TensorType.Shape.Dim[1].DimValue);
    }
}
