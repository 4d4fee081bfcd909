using Google.Protobuf;
using Maas.Onnx.Building;
using Maas.Onnx.Files;
using Maas.Onnx.Format;
using Maas.Onnx.Guarding;
using Maas.Testing;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tests.Guarding;

/// <summary>What is guarded, and what is left as it is; that the guard holds is shown where ONNX Runtime serves it.</summary>
[TestClass]
public sealed class DivisionGuardTests
{
    [TestMethod]
    [DataRow(DataType.Int32, "Div", true)]
    [DataRow(DataType.Int64, "Div", true)]
    [DataRow(DataType.Int64, "Mod", true)]
    [DataRow(DataType.Float, "Div", false)]
    [DataRow(DataType.Double, "Div", false)]
    [DataRow(DataType.Int16, "Div", false)]
    [DataRow(DataType.Uint64, "Mod", false)]
    public void Only_divisions_of_INT32_and_INT64_are_changed(DataType type, string operatorName, bool changed) =>
        Check(Model(type, Node(operatorName, ["a", "b"], "y")), changed);

    [TestMethod]
    [DataRow(new long[] { 2, 0, 7 }, false)]
    [DataRow(new long[] { 2, -1, 7 }, true)]
    public void A_constant_other_than_minus_one_divides_anything(long[] divisor, bool changed)
    {
        var tensor = new TensorProto { Name = "c", DataType = (int)DataType.Int64, Dims = { divisor.Length }, Int64Data = { divisor } };
        var initializer = Model(DataType.Int64, Node("Div", ["a", "c"], "y"));
        initializer.Graph.Initializer.Add(tensor);

        Check(initializer, changed);
        foreach (var attribute in new[] { Attributes.Of("value", tensor), Attributes.Of("value_ints", divisor) })
        {
            Check(Model(DataType.Int64, Node("Constant", [], "c", attribute), Node("Div", ["a", "c"], "y")), changed);
        }
    }

    [TestMethod]
    public void A_constant_that_is_an_inputs_default_may_be_anything()
    {
        var model = Model(DataType.Int64, Node("Div", ["a", "b"], "y"));
        model.Graph.Initializer.Add(new TensorProto { Name = "b", DataType = (int)DataType.Int64, Int64Data = { 2 } });

        Check(model, changed: true);
    }

    [TestMethod]
    public void A_remainder_by_fmod_is_left_as_it_is() =>
        Check(Model(DataType.Int64, Node("Mod", ["a", "b"], "y", Attributes.Of("fmod", 1L))), changed: false);

    [TestMethod]
    [DataRow("Range")]
    [DataRow("SequenceAt")]
    [DataRow("Unknown", false, "domain")]
    public void Types_that_no_rule_tells_are_asked_for(string operatorName, bool whole = true, string domain = "")
    {
        var node = Node(operatorName, ["a", "b"], "own");
        node.Domain = domain;
        var model = Model(DataType.Int64, node, Node("Sqrt", ["own"], "root"), Node("Div", ["root", "root"], "y"));
        model.Graph.Output[0].Type = null;
        var asked = new List<string>();

        var changed = DivisionGuard.Apply(model, question =>
        {
            asked.Add(question.Graph.Node.Single().OpType);
            return [new TypeProto { TensorType = new() { ElemType = (int)(whole ? DataType.Int64 : DataType.Float) } }];
        });

        Assert.AreEqual(whole, changed);
        CollectionAssert.AreEqual(new[] { operatorName }, asked);
    }

    [TestMethod]
    public void What_a_graph_declares_is_not_asked_for()
    {
        var model = Model(DataType.Int64, Node("Range", ["a", "b"], "own"), Node("Div", ["own", "own"], "y"));
        model.Graph.ValueInfo.Add(NewValue.Tensor("own", DataType.Float, -1));

        Check(model, changed: false);
    }

    [TestMethod]
    public void Operands_whose_type_nobody_tells_are_refused()
    {
        var model = Model(DataType.Int64, Node("Range", ["a", "b"], "own"), Node("Div", ["own", "own"], "y"));
        model.Graph.Output[0].Type = null;

        var refusal = Assert.ThrowsExactly<OnnxException>(() => DivisionGuard.Apply(model, _ => null));

        StringAssert.Contains(refusal.Message, "declare the type of \"own\"");
    }

    [TestMethod]
    public void Two_kinds_of_calls_to_a_function_become_two_functions()
    {
        var model = Model(DataType.Int64, Call("Outer", "a", "b", "y"), Call("Outer", "f", "f", "z"), Call("Inner", "b", "a", "w"));
        model.Graph.Initializer.Add(new TensorProto { Name = "f", DataType = (int)DataType.Float, FloatData = { 1 } });
        AddFunction(model, "Inner", Node("Div", ["x", "v"], "q"));
        AddFunction(model, "Outer", Call("Inner", "x", "v", "q"));

        Assert.IsTrue(DivisionGuard.Apply(model, NeverAsked));

        Assert.HasCount(4, model.Functions);
        Assert.AreEqual("Outer", model.Graph.Node[1].OpType, "of fractions");
        var outer = model.Functions.Single(function => function.Name == model.Graph.Node[0].OpType);
        Assert.AreEqual(model.Graph.Node[2].OpType, outer.Node.Single().OpType);
        Assert.AreEqual("Mul", model.Functions.Single(function => function.Name == outer.Node[0].OpType).Node[^1].OpType);
        Assert.HasCount(1, model.Functions.Single(function => function.Name == "Inner").Node, "of fractions");
    }

    [TestMethod]
    public void A_function_that_calls_itself_is_refused()
    {
        var model = Model(DataType.Int64, Call("Own", "a", "b", "y"));
        AddFunction(model, "Own", Node("Div", ["x", "v"], "d"), Call("Own", "d", "v", "q"));

        Assert.ThrowsExactly<OnnxException>(() => DivisionGuard.Apply(model, NeverAsked));
    }

    [TestMethod]
    [DataRow("", "Relu")]
    [DataRow("com.microsoft", "Gelu")]
    public void A_function_that_may_hide_behind_an_operator_is_refused(string domain, string name)
    {
        var model = Model(DataType.Int64, Node("Div", ["a", "b"], "y"));
        AddFunction(model, name, Node("Div", ["x", "v"], "q"));
        model.Functions[0].Domain = domain;

        StringAssert.Contains(
            Assert.ThrowsExactly<OnnxException>(() => DivisionGuard.Apply(model, NeverAsked)).Message, "give it another name");
    }

    [TestMethod]
    public void Real_models_that_divide_fractions_are_left_byte_for_byte()
    {
        var model = OnnxOutline.Read(ImportedModel.Attention);
        Assert.Contains(node => node.OpType == "Div", GraphWalk.Nodes(model));

        Check(model, changed: false, OnnxRuntimeRun.OutputTypes);
    }

    private static void Check(ModelProto model, bool changed, Func<ModelProto, IReadOnlyList<TypeProto?>?>? ask = null)
    {
        var before = model.ToByteString();

        Assert.AreEqual(changed, DivisionGuard.Apply(model, ask ?? NeverAsked));

        Assert.AreEqual(changed, before != model.ToByteString());
    }

    private static IReadOnlyList<TypeProto?>? NeverAsked(ModelProto question) =>
        throw new AssertFailedException($"{question.Graph.Node.Single().OpType} was asked for");

    private static ModelProto Model(DataType type, params NodeProto[] nodes)
    {
        var graph = new GraphProto
        {
            Name = "g",
            Input = { NewValue.Tensor("a", type, -1), NewValue.Tensor("b", type, -1) },
            Output = { NewValue.Tensor("y", type, -1) },
        };
        graph.Node.Add(nodes);
        return new() { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = 17 } } };
    }

    private static void AddFunction(ModelProto model, string name, params NodeProto[] nodes)
    {
        var function = new FunctionProto { Domain = "own", Name = name, Input = { "x", "v" }, Output = { "q" } };
        function.OpsetImport.Add(model.OpsetImport);
        function.Node.Add(nodes);
        model.Functions.Add(function);
    }

    private static NodeProto Call(string function, string a, string b, string result) =>
        new() { Domain = "own", OpType = function, Input = { a, b }, Output = { result } };

    private static NodeProto Node(string operatorName, string[] inputs, string output, params AttributeProto[] attributes) =>
        new() { OpType = operatorName, Input = { inputs }, Output = { output }, Attribute = { attributes } };
}
