using Maas.Onnx.Templates;
using Maas.Onnx.Tensors;

namespace Maas.Onnx.Tests.Templates;

[TestClass]
public sealed class ResnetTemplateTests
{
    [TestMethod]
    [DataRow("{}", 1, 8, 8, 1)]
    [DataRow("""{"channels":[4,6],"blocks":[2,1],"dropout":0.3}""", 3, 28, 28, 3)]
    [DataRow("""{"channels":[4,4,4,4,4]}""", 1, 5, 9, 2)]
    [DataRow("""{"channels":[4,8]}""", 3, 96, 80, 2)]
    public void Pictures_of_any_size_give_a_row_of_scores_each(string options, int channels, int height, int width, int count)
    {
        var data = new DataShape { InputShape = [channels, height, width], Outputs = 5 };
        var random = new Random(2);
        var pictures = Enumerable.Range(0, count * channels * height * width).Select(_ => random.NextSingle()).ToArray();

        var (values, shape) = OnnxRuntimeRun.Of(BuiltTemplate.Of("resnet", options, data), pictures, count, channels, height, width);

        CollectionAssert.AreEqual(new long[] { count, 5 }, shape);
        Assert.IsTrue(values.All(float.IsFinite) && values.Distinct().Count() > 1);
    }

    [TestMethod]
    public void Parameters_are_named_and_shaped_as_torchvisions()
    {
        var model = BuiltTemplate.Of("resnet", """{"channels":[4,8]}""", new() { InputShape = [3, 28, 28], Outputs = 10 });

        var trained = model.Graph.Initializer.Where(tensor => !tensor.Name.Contains("running", StringComparison.Ordinal));
        var names = trained.Select(tensor => tensor.Name + TensorLength.Shape(tensor));

        Assert.AreEqual(
            "conv1.weight[4,3,3,3] bn1.weight[4] bn1.bias[4] "
            + "layer1.0.conv1.weight[4,4,3,3] layer1.0.bn1.weight[4] layer1.0.bn1.bias[4] "
            + "layer1.0.conv2.weight[4,4,3,3] layer1.0.bn2.weight[4] layer1.0.bn2.bias[4] "
            + "layer2.0.conv1.weight[8,4,3,3] layer2.0.bn1.weight[8] layer2.0.bn1.bias[8] "
            + "layer2.0.conv2.weight[8,8,3,3] layer2.0.bn2.weight[8] layer2.0.bn2.bias[8] "
            + "layer2.0.downsample.0.weight[8,4,1,1] layer2.0.downsample.1.weight[8] layer2.0.downsample.1.bias[8] "
            + "fc.weight[10,8] fc.bias[10]",
            string.Join(' ', names));
    }

    [TestMethod]
    public void The_stem_halves_only_large_pictures()
    {
        var small = BuiltTemplate.Of("resnet", "{}", new() { InputShape = [3, 64, 64], Outputs = 2 });
        var large = BuiltTemplate.Of("resnet", "{}", new() { InputShape = [3, 65, 64], Outputs = 2 });

        Assert.IsFalse(small.Graph.Node.Any(node => node.OpType == "MaxPool"));
        Assert.IsTrue(large.Graph.Node.Any(node => node.OpType == "MaxPool"));
        CollectionAssert.AreEqual(new long[] { 16, 3, 7, 7 }, large.Graph.Initializer[0].Dims);
    }
}
