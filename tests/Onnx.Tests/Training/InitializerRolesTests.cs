using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Maas.Onnx.Training;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tests.Training;

[TestClass]
public sealed class InitializerRolesTests
{
    [TestMethod]
    public void Every_parameter_of_a_template_has_its_role_and_its_layer_s_fans()
    {
        var options = System.Text.Json.JsonElement.Parse("""{"channels":[4],"dropout":0.5}""");
        var model = Template.Get("cnn").Build(new() { InputShape = [3, 8, 8], Outputs = 10 }, options);

        Assert.AreEqual(
            "0.weight Weight 27/36; 1.bias Bias 0/0; 1.running_mean Mean 0/0; 1.running_var Variance 0/0; 1.weight Scale 0/0; "
            + "6.bias Bias 64/10; 6.weight Weight 64/10",
            Text(model.Graph));
    }

    [TestMethod]
    public void A_weight_used_by_MatMul_has_its_inputs_first_and_the_bias_added_behind_it_has_its_fans()
    {
        var builder = new GraphBuilder("g");
        var x = builder.Input("x", DataType.Float, -1, 5);
        var product = builder.Node("MatMul", [x, builder.Parameter("w", 5, 3)]);
        builder.Node("Add", [builder.Parameter("b", 3), product]);

        Assert.AreEqual("b Bias 5/3; w Weight 5/3", Text(builder.BuildSubgraph()));
    }

    [TestMethod]
    public void A_weight_that_is_transposed_on_its_way_is_found()
    {
        var builder = new GraphBuilder("g");
        var x = builder.Input("x", DataType.Float, -1, 5);
        var turned = builder.Node("Transpose", [builder.Parameter("w", 3, 5)], Attributes.Of("perm", 1L, 0L));
        builder.Node("MatMul", [x, turned]);

        Assert.AreEqual("w Weight 5/3", Text(builder.BuildSubgraph()));
    }

    [TestMethod]
    public void Scales_slopes_and_tables_are_told_apart_and_scalars_of_formulas_have_no_role()
    {
        var builder = new GraphBuilder("g");
        var x = builder.Input("x", DataType.Float, -1, 5);
        builder.Node("Mul", [x, builder.Parameter("scale", 5)]);
        builder.Node("Mul", [x, builder.Parameter("half")]);
        builder.Node("PRelu", [x, builder.Parameter("slope", 1)]);
        builder.Node("Gather", [builder.Parameter("table", 100, 8), builder.Input("i", DataType.Int64, -1)]);

        Assert.AreEqual("scale Scale 0/0; slope Slope 0/0; table Embedding 0/0", Text(builder.BuildSubgraph()));
    }

    private static string Text(GraphProto graph) => string.Join("; ", InitializerRoles.Find(graph).Values
        .OrderBy(role => role.Name, StringComparer.Ordinal)
        .Select(role => $"{role.Name} {role.Kind} {role.FanIn}/{role.FanOut}"));
}
