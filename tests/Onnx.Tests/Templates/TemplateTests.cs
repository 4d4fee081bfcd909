using System.Text.Json;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Maas.Onnx.Tensors;
using Maas.Onnx.Training;

namespace Maas.Onnx.Tests.Templates;

[TestClass]
public sealed class TemplateTests
{
    [TestMethod]
    [DataRow("linear", "{}", new[] { 5L })]
    [DataRow("linear", "{}", new[] { 1L, 8L, 8L })]
    [DataRow("mlp", "{}", new[] { 5L })]
    [DataRow("mlp", """{"hidden":[20],"activation":"none"}""", new[] { 10L })]
    [DataRow("mlp", """{"hidden":[8,4],"activation":"gelu","dropout":0.5}""", new[] { 3L, 4L, 4L })]
    [DataRow("mlp", """{"hidden":[],"activation":"tanh"}""", new[] { 5L })]
    [DataRow("cnn", "{}", new[] { 1L, 8L, 8L })]
    [DataRow("cnn", """{"channels":[4,4,4,4,4],"kernel":5,"hidden":7,"dropout":0.2,"batchNormalization":false}""", new[] { 3L, 9L, 7L })]
    public void Every_template_loads_in_ONNX_Runtime_and_gives_a_row_an_example(string name, string options, long[] shape)
    {
        var model = Build(name, options, shape, 3);
        var input = Enumerable.Repeat(1f, (int)(2 * shape.Aggregate(1L, (all, length) => all * length))).ToArray();

        var (values, outputShape) = OnnxRuntimeRun.Of(model, input, [2, .. shape]);

        CollectionAssert.AreEqual(new long[] { 2, 3 }, outputShape);
        CollectionAssert.AreEqual(new float[6], values);
    }

    [TestMethod]
    public void The_linear_template_computes_weight_times_input_plus_bias()
    {
        var model = Build("linear", "{}", [2], 2);
        model.Graph.Initializer[0].RawData = NewTensor.Of<float>("", [1, 2, 3, 4], 2, 2).RawData;
        model.Graph.Initializer[1].RawData = NewTensor.Of<float>("", [10, 20], 2).RawData;

        var (values, _) = OnnxRuntimeRun.Of(model, [1, 1, 0, 2], 2, 2);

        CollectionAssert.AreEqual(new float[] { 13, 27, 14, 28 }, values);
    }

    [TestMethod]
    public void Parameters_are_named_and_shaped_as_in_a_PyTorch_sequence()
    {
        var classic = Build("mlp", """{"hidden":[20],"activation":"none"}""", [10], 10);
        var pictures = Build("cnn", """{"channels":[4]}""", [1, 8, 8], 10);

        Assert.AreEqual("0.weight[20,10] 0.bias[20] 1.weight[10,20] 1.bias[10]", Parameters(classic));
        Assert.AreEqual(
            "0.weight[4,1,3,3] 1.weight[4] 1.bias[4] 1.running_mean[4] 1.running_var[4] 5.weight[10,64] 5.bias[10]", Parameters(pictures));
    }

    [TestMethod]
    [DataRow("mlp", """{"hiden":[3]}""", "did you mean \"hidden\"?")]
    [DataRow("linear", """{"hidden":[3]}""", "no option \"hidden\"; there are none")]
    [DataRow("mlp", """{"hidden":3}""", "option hidden of template mlp is 3; a list")]
    [DataRow("mlp", """{"hidden":[0]}""", "whole numbers from 1 to 65536")]
    [DataRow("mlp", """{"hidden":[1.5]}""", "is [1.5]")]
    [DataRow("mlp", """{"hidden":[99999999999999999999]}""", "whole numbers from 1 to 65536")]
    [DataRow("mlp", """{"activation":"sine"}""", "one of relu, tanh, sigmoid, gelu, none is expected")]
    [DataRow("mlp", """{"dropout":1}""", "a number from 0 to below 1")]
    [DataRow("mlp", """{"dropout":"0.1"}""", "a number from 0 to below 1")]
    [DataRow("cnn", """{"kernel":4}""", "odd")]
    [DataRow("cnn", """{"channels":[]}""", "at least one")]
    [DataRow("cnn", """{"batchNormalization":1}""", "true or false")]
    [DataRow("cnn", "[]", "an object is expected")]
    [DataRow("resnet", """{"blocks":[2]}""", "option blocks of template resnet has 1 numbers; one for each of the 3 channels")]
    [DataRow("resnet", """{"channels":[]}""", "at least one stage")]
    [DataRow("resnet", """{"chanels":[8]}""", "did you mean \"channels\"?")]
    [DataRow("text-transformer", """{"layers":0}""", "a whole number from 1 to 48")]
    [DataRow("text-transformer", """{"width":66}""", "option width of template text-transformer is 66; a multiple of its 4 heads")]
    [DataRow("gpt", """{"width":36,"heads":4}""", "option width of template gpt is 36; an even multiple of its 4 heads")]
    [DataRow("gpt", """{"context":1}""", "a whole number from 2 to 32768")]
    [DataRow("gpt", """{"tiedEmbeddings":"no"}""", "true or false")]
    [DataRow("audio-cnn", """{"bands":4}""", "a whole number from 8 to 128")]
    [DataRow("audio-cnn", """{"channels":[]}""", "at least one convolution")]
    public void A_wrong_option_is_refused_with_what_was_expected(string template, string options, string expected)
    {
        var error = Assert.ThrowsExactly<OnnxException>(() => Template.Check(template, Json(options)));

        StringAssert.Contains(error.Message, expected);
    }

    [TestMethod]
    public void An_unknown_template_is_refused_with_the_nearest_known()
    {
        var error = Assert.ThrowsExactly<OnnxException>(() => Template.Check("cmm", default));

        Assert.AreEqual(
            "there is no template \"cmm\"; did you mean \"cnn\"? Known are: linear, mlp, cnn, resnet, text-transformer, gpt, audio-cnn",
            error.Message);
    }

    [TestMethod]
    [DataRow("cnn", "{}", new[] { 10L }, 3, "[channels,height,width]")]
    [DataRow("linear", "{}", new long[0], 3, "shape []")]
    [DataRow("linear", "{}", new[] { 0L }, 3, "must be 1 or more")]
    [DataRow("linear", "{}", new[] { 5L }, 0, "0 outputs")]
    [DataRow("linear", "{}", new[] { 1L << 40, 1L << 40 }, 3, "elements")]
    [DataRow("mlp", """{"hidden":[65536,65536]}""", new[] { 5L }, 3, "weights; at most")]
    [DataRow("cnn", """{"channels":[4096,4096],"kernel":15}""", new[] { 3L, 8L, 8L }, 3, "weights; at most")]
    [DataRow("resnet", "{}", new[] { 10L }, 3, "[channels,height,width]")]
    [DataRow("resnet", """{"channels":[4096,4096]}""", new[] { 3L, 8L, 8L }, 3, "weights; at most")]
    [DataRow("text-transformer", "{}", new[] { 10L }, 3, "takes texts")]
    [DataRow("gpt", "{}", new[] { 10L }, 3, "takes texts")]
    [DataRow("audio-cnn", "{}", new[] { 4_000L }, 3, "no samples a second")]
    public void A_shape_that_does_not_suit_the_template_is_refused(string name, string options, long[] shape, int outputs, string expected)
    {
        var error = Assert.ThrowsExactly<OnnxException>(() => Build(name, options, shape, outputs));

        StringAssert.Contains(error.Message, expected);
    }

    [TestMethod]
    public void Every_template_is_made_of_operators_that_can_be_trained_and_of_weights_that_have_a_role()
    {
        foreach (var template in Template.All)
        {
            var model = BuiltTemplate.Of(template.Name);
            var roles = InitializerRoles.Find(model.Graph);

            Assert.IsEmpty(TrainableOperators.Unsupported(model.Graph.Node.Select(OperatorName.Of)), template.Name);
            Assert.IsEmpty(model.Graph.Initializer.Where(initializer => !roles.ContainsKey(initializer.Name)), template.Name);
        }
    }

    [TestMethod]
    public void Options_left_out_entirely_are_the_documented_defaults()
    {
        foreach (var template in Template.All)
        {
            var documented = string.Join(',', template.Options.Select(option => $"\"{option.Name}\":{option.Default}"));

            var implicitly = template.Build(BuiltTemplate.ShapeFor(template.Name), default);
            var explicitly = template.Build(BuiltTemplate.ShapeFor(template.Name), Json($"{{{documented}}}"));

            Assert.AreEqual(explicitly, implicitly);
        }
    }

    private static ModelProto Build(string name, string options, long[] shape, int outputs) =>
        Template.Get(name).Build(new() { InputShape = shape, Outputs = outputs }, Json(options));

    private static string Parameters(ModelProto model) =>
        string.Join(' ', model.Graph.Initializer.Select(tensor => tensor.Name + TensorLength.Shape(tensor)));

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
