using Maas.Onnx.Building;
using Maas.Onnx.Describing;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Maas.Onnx.Training;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tests.Describing;

[TestClass]
public sealed class ModelDescriptionTests
{
    [TestMethod]
    public void A_template_is_described_by_its_inputs_outputs_and_operators()
    {
        var model = Template.Get("cnn").Build(new() { InputShape = [1, 8, 8], Outputs = 10 }, default);

        var description = ModelDescription.Of(model);

        Assert.AreEqual("input FP32 [-1,1,8,8]", Text(description.Inputs));
        Assert.AreEqual("output FP32 [-1,10]", Text(description.Outputs));
        Assert.AreEqual("BatchNormalization Conv Flatten Gemm MaxPool Relu", string.Join(' ', description.Operators));
        Assert.AreEqual(GraphBuilder.Opset, description.Opset);
        Assert.AreEqual(4 * ((16 * 9) + 64 + (32 * 16 * 9) + 128 + (10 * 128) + 10), description.ConstantBytes);
    }

    [TestMethod]
    public void Initializers_that_are_listed_as_inputs_are_not_asked_of_the_caller()
    {
        var model = Template.Get("linear").Build(new() { InputShape = [4], Outputs = 2 }, default);
        model.Graph.Input.Add(NewValue.Tensor("0.weight", DataType.Float, 2, 4));

        var description = ModelDescription.Of(model);

        Assert.AreEqual("input FP32 [-1,4]", Text(description.Inputs));
    }

    [TestMethod]
    public void Operators_of_other_domains_and_of_subgraphs_are_named()
    {
        var inner = new GraphBuilder("then");
        inner.Node("Relu", ["x"]);
        var builder = new GraphBuilder("outer");
        builder.Node("If", [builder.Input("x", DataType.Float)], Attributes.Of("then_branch", inner.BuildSubgraph()));
        builder.Node(new NodeProto { OpType = "FusedMatMul", Domain = "com.microsoft" });
        builder.Node(new NodeProto { OpType = "Relu", Domain = "ai.onnx" });

        var description = ModelDescription.Of(builder.Build());

        Assert.AreEqual("If Relu com.microsoft::FusedMatMul", string.Join(' ', description.Operators));
        Assert.AreEqual("com.microsoft::FusedMatMul", string.Join(' ', TrainableOperators.Unsupported(description.Operators)));
    }

    [TestMethod]
    public void What_is_no_tensor_of_known_rank_is_refused_by_name()
    {
        var model = Template.Get("linear").Build(new() { InputShape = [4], Outputs = 2 }, default);
        model.Graph.Output[0].Type = new TypeProto { SequenceType = new() };
        var shapeless = Template.Get("linear").Build(new() { InputShape = [4], Outputs = 2 }, default);
        shapeless.Graph.Output[0].Type.TensorType.Shape = null;

        StringAssert.Contains(Refusal(model), "output \"output\" is a SequenceType");
        StringAssert.Contains(Refusal(shapeless), "output \"output\" declares no shape");
    }

    [TestMethod]
    public void Every_template_is_made_of_trainable_operators()
    {
        foreach (var activation in new[] { "gelu", "tanh", "sigmoid", "none" })
        {
            var options = System.Text.Json.JsonSerializer.SerializeToElement(new { activation, dropout = 0.5 });
            var mlp = Template.Get("mlp").Build(new() { InputShape = [4], Outputs = 2 }, options);

            Assert.IsEmpty(TrainableOperators.Unsupported(ModelDescription.Of(mlp).Operators));
        }

        var cnn = Template.Get("cnn").Build(new() { InputShape = [3, 8, 8], Outputs = 2 }, default);
        Assert.IsEmpty(TrainableOperators.Unsupported(ModelDescription.Of(cnn).Operators));
    }

    private static string Refusal(ModelProto model) => Assert.ThrowsExactly<OnnxException>(() => ModelDescription.Of(model)).Message;

    private static string Text(IEnumerable<ValueDescription> values) =>
        string.Join("; ", values.Select(value => $"{value.Name} {value.Type} [{string.Join(',', value.Shape)}]"));
}
