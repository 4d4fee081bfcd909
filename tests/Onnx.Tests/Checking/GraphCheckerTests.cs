using Maas.Onnx.Building;
using Maas.Onnx.Checking;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Maas.Onnx.Tensors;
using Maas.Onnx.Tests.Templates;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tests.Checking;

[TestClass]
public sealed class GraphCheckerTests
{
    [TestMethod]
    public void Every_template_passes()
    {
        foreach (var template in Template.All)
        {
            GraphChecker.Check(BuiltTemplate.Of(template.Name), null);
        }
    }

    [TestMethod]
    public void A_cycle_is_refused_and_named()
    {
        var model = Model(("Add", ["x", "b"], "a"), ("Relu", ["a"], "b"));

        Assert.AreEqual(
            "graph \"g\": node \"/Add\" (Add) reads \"b\", which depends on that node's own output: the graph has a cycle", Refusal(model));
    }

    [TestMethod]
    public void A_node_that_reads_its_own_output_is_a_cycle() =>
        StringAssert.Contains(Refusal(Model(("Relu", ["a"], "a"))), "the graph has a cycle");

    [TestMethod]
    public void Nodes_out_of_order_are_refused() =>
        StringAssert.Contains(
            Refusal(Model(("Relu", ["a"], "b"), ("Tanh", ["x"], "a"))), "reads \"a\", which node \"/Tanh\" (Tanh) makes only later");

    [TestMethod]
    public void A_value_from_nowhere_is_refused() =>
        StringAssert.Contains(Refusal(Model(("Relu", ["missing"], "b"))), "node \"/Relu\" (Relu) reads \"missing\", which is neither");

    [TestMethod]
    public void An_optional_input_left_out_passes() => GraphChecker.Check(Model(("Clip", ["x", "", "x"], "b")), null);

    [TestMethod]
    public void A_value_made_twice_is_refused() =>
        StringAssert.Contains(
            Refusal(Model(("Relu", ["x"], "b"), ("Tanh", ["x"], "b"))), "value \"b\" is made a second time, by node \"/Tanh\"");

    [TestMethod]
    public void A_node_that_makes_an_input_is_refused() =>
        StringAssert.Contains(Refusal(Model(("Relu", ["x"], "x"))), "value \"x\" is an input or initializer, and made again");

    [TestMethod]
    public void What_a_model_must_say_is_asked_for()
    {
        Assert.AreEqual("the model holds no graph", Refusal(new ModelProto()));
        StringAssert.Contains(Refusal(Changed(model => model.OpsetImport.Clear())), "imports no operators");
        StringAssert.Contains(Refusal(Changed(model => model.ClearIrVersion())), "no version of the format");
        StringAssert.Contains(Refusal(Changed(model => model.OpsetImport.Add(model.OpsetImport[0]))), "ONNX's own domain twice");
        StringAssert.Contains(Refusal(Changed(model => model.Graph.Output.Clear())), "graph \"g\" has no output");
        StringAssert.Contains(Refusal(Changed(model => model.Graph.Output[0].Name = "y")), "output \"y\" is made by no node");
        StringAssert.Contains(Refusal(Changed(model => model.Graph.Output.Add(model.Graph.Output[0]))), "output \"b\" is declared twice");
        StringAssert.Contains(Refusal(Changed(model => model.Graph.Input.Add(model.Graph.Input[0]))), "value \"x\" is declared twice");
        StringAssert.Contains(Refusal(Changed(model => model.Graph.Input[0].Type = null)), "input \"x\" declares no type");
        StringAssert.Contains(
            Refusal(Changed(model => model.Graph.Input[0].Type.TensorType.ElemType = 77)), "input \"x\" has the element type 77");
        StringAssert.Contains(
            Refusal(Changed(model => model.Graph.Node[0].Domain = "com.other")), "domain \"com.other\", whose operators the model");
        StringAssert.Contains(Refusal(Changed(model => model.Graph.Node[0].OpType = "")), "names no operator");
    }

    [TestMethod]
    public void Constants_are_checked_wherever_they_stand()
    {
        var wrong = NewTensor.Of<float>("w", [1, 2, 3], 3);
        wrong.Dims.Clear();
        wrong.Dims.Add([2, 2]);
        var said = "tensor \"w\" of type FLOAT and shape [2,2] takes 16 bytes, but has 12";

        var initializer = Changed(model => model.Graph.Initializer.Add(wrong));
        var attribute = Changed(model => model.Graph.Node[0].Attribute.Add(Attributes.Of("value", wrong)));
        var body = new GraphProto { Name = "in", Initializer = { wrong } };
        var inner = Changed(model => model.Graph.Node[0].Attribute.Add(Attributes.Of("body", body)));

        Assert.AreEqual($"graph \"g\": {said}", Refusal(initializer));
        Assert.AreEqual($"graph \"g\": node \"/Relu\" (Relu): {said}", Refusal(attribute));
        Assert.AreEqual($"subgraph \"in\" of node \"/Relu\" (Relu): {said}", Refusal(inner));
    }

    [TestMethod]
    public void A_subgraph_reads_the_values_around_it_but_not_the_other_way_round()
    {
        var inner = new GraphProto { Name = "in", Node = { new NodeProto { OpType = "Relu", Input = { "x" }, Output = { "hidden" } } } };
        inner.Output.Add(new ValueInfoProto { Name = "hidden" });
        var reading = Changed(model => model.Graph.Node[0].Attribute.Add(Attributes.Of("body", inner)));
        var leaking = reading.Clone();
        leaking.Graph.Node.Add(new NodeProto { OpType = "Relu", Input = { "hidden" }, Output = { "z" } });

        GraphChecker.Check(reading, null);

        StringAssert.Contains(Refusal(leaking), "the Relu node that makes \"z\" reads \"hidden\", which is neither");
    }

    [TestMethod]
    public void A_function_made_of_itself_is_refused()
    {
        var function = new FunctionProto { Name = "F", Domain = "own", Input = { "a" }, Output = { "b" } };
        function.OpsetImport.Add(new OperatorSetIdProto { Domain = "own", Version = 1 });
        function.Node.Add(new NodeProto { OpType = "F", Domain = "own", Input = { "a" }, Output = { "b" } });

        Assert.AreEqual("function \"F\" is made of itself", Refusal(Changed(model => model.Functions.Add(function))));
    }

    [TestMethod]
    public void A_sparse_constant_must_fit_its_dense_shape()
    {
        var sparse = new SparseTensorProto
        {
            Values = NewTensor.Of<float>("s", [1, 2], 2),
            Indices = NewTensor.Of<long>("", [0, 9], 2),
            Dims = { 2, 4 },
        };
        var huge = sparse.Clone();
        huge.Dims[0] = 1L << 40;

        StringAssert.Contains(Refusal(Changed(model => model.Graph.SparseInitializer.Add(sparse))), "has the index 9, outside it");
        StringAssert.Contains(Refusal(Changed(model => model.Graph.SparseInitializer.Add(huge))), "over 2 GiB");
    }

    [TestMethod]
    public void A_message_shows_only_the_beginning_of_a_very_long_name()
    {
        var message = Refusal(Model(("Relu", [new string('a', 1_000_000)], "b")));

        Assert.IsLessThan(1_000, message.Length);
    }

    private static ModelProto Model(params (string Operator, string[] Inputs, string Output)[] nodes)
    {
        var builder = new GraphBuilder("g");
        builder.Input("x", DataType.Float, -1, 3);
        foreach (var (name, inputs, output) in nodes)
        {
            builder.NamedNode($"/{name}", name, inputs, output);
        }

        builder.Output("b", DataType.Float, -1, 3);
        return builder.Build();
    }

    private static ModelProto Changed(Action<ModelProto> change)
    {
        var model = Model(("Relu", ["x"], "b"));
        change(model);
        return model;
    }

    private static string Refusal(ModelProto model) => Assert.ThrowsExactly<OnnxException>(() => GraphChecker.Check(model, null)).Message;
}
