using Maas.Core;
using Maas.Onnx.Format;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class StatisticsTests
{
    [TestMethod]
    public void A_mask_of_what_is_kept_is_told()
    {
        using var scope = NewDisposeScope();
        var subject = new OneNode("Dropout", 13).Input(ones(100, 10)).Constant(tensor(0.25f)).Outputs(2);
        Oracle.Agrees(subject);
        using var graph = TorchGraph.Load(subject.Model(), CPU);
        graph.Training = true;

        var outputs = graph.Forward(subject.Inputs);

        Assert.IsTrue(outputs["y1"].to(ScalarType.Float32).div(0.75).allclose(outputs["y0"]));
        Assert.AreEqual(0.75, outputs["y1"].to(ScalarType.Float64).mean().item<double>(), 0.1);
    }

    [TestMethod]
    [DataRow(7)]
    [DataRow(9)]
    [DataRow(15)]
    public void A_batch_is_normalized_by_the_running_statistics(int opset)
    {
        Oracle.Agrees(Batch([2, 3, 4, 5], opset));
        Oracle.Agrees(Batch([1, 3, 4], opset).With("epsilon", 1e-2f));
        Oracle.Agrees(Batch([4, 3], opset));
    }

    [TestMethod]
    public void Training_normalizes_by_the_batch_and_keeps_running_statistics_as_PyTorch_does()
    {
        using var scope = NewDisposeScope();
        var subject = Batch([4, 3, 5], 15).With("momentum", 0.8f);
        using var graph = TorchGraph.Load(subject.Model(), CPU);
        var (input, mean, variance) = (subject.Inputs["x0"], graph.Buffers["x3"].clone(), graph.Buffers["x4"].clone());
        graph.Training = true;

        var output = graph.Forward(subject.Inputs)["y0"];

        var (batchMean, batchVariance) = (input.mean([0, 2], keepdim: true), input.var([0, 2], unbiased: false, keepdim: true));
        var expected = input.sub(batchMean).div(batchVariance.add(1e-5).sqrt())
            .mul(graph.Parameters["x1"].reshape(3, 1)).add(graph.Parameters["x2"].reshape(3, 1));
        Assert.IsTrue(allclose(expected, output, 1e-5, 1e-5));
        Assert.IsTrue(allclose(mean.mul(0.8).add(input.mean([0, 2]).mul(0.2)), graph.Buffers["x3"], 1e-6, 1e-6));
        Assert.IsTrue(allclose(variance.mul(0.8).add(input.var([0, 2], unbiased: true).mul(0.2)), graph.Buffers["x4"], 1e-6, 1e-6));
    }

    [TestMethod]
    public void Without_training_the_running_statistics_stay()
    {
        var subject = Batch([4, 3, 5], 15);
        using var graph = TorchGraph.Load(subject.Model(), CPU);
        using var before = graph.Buffers["x3"].clone();

        graph.Forward(subject.Inputs);

        Assert.IsTrue(before.equal(graph.Buffers["x3"]).all().item<bool>());
    }

    [TestMethod]
    public void A_batch_s_gradients_are_right() => Oracle.GradientsAgree(new OneNode("BatchNormalization", 15)
        .Input(Doubles(2, 2, 3)).Constant(Doubles(2)).Constant(Doubles(2)).Constant(Doubles(2)).Constant(Doubles(2).square().add(1)), 1e-5);

    [TestMethod]
    [DataRow(7)]
    [DataRow(10)]
    public void Dropout_passes_all_through_unless_training(int opset) =>
        Oracle.Agrees(new OneNode("Dropout", opset).Input(2, 3).With("ratio", 0.5f));

    [TestMethod]
    public void Dropout_takes_its_ratio_as_an_input()
    {
        Oracle.Agrees(new OneNode("Dropout", 12).Input(2, 3));
        Oracle.Agrees(new OneNode("Dropout", 13).Input(2, 3).Constant(tensor(0.5f)).Constant(tensor(false)));
    }

    [TestMethod]
    [DataRow(0.25f)]
    [DataRow(0.75f)]
    public void Dropout_drops_its_share_while_training_and_scales_the_rest(float ratio)
    {
        var subject = new OneNode("Dropout", 13).Input(ones(100, 100)).Constant(tensor(ratio));
        using var graph = TorchGraph.Load(subject.Model(), CPU);
        graph.Training = true;

        using var output = graph.Forward(subject.Inputs)["y0"];

        // 10,000 draws: 0.03 is seven standard deviations or more.
        Assert.AreEqual(ratio, output.eq(0).mean([0, 1], type: ScalarType.Float32).item<float>(), 0.03f);
        Assert.AreEqual(1 / (1 - ratio), output.max().item<float>(), 1e-5f);
    }

    [TestMethod]
    public void What_would_be_served_as_in_training_is_refused_by_name()
    {
        Refuses(Batch([4, 3], 15).With("training_mode", 1).Model(), "training_mode is 1");
        Refuses(new OneNode("Dropout", 13).Input(2).Constant(tensor(0.5f)).Constant(tensor(true)).Model(), "training_mode is not false");
        Refuses(new OneNode("BatchNormalization", 15).Input(4, 3).Input(3).Input(3).Input(3).PositiveInput(3).Model(), "mean and variance");
    }

    private static void Refuses(ModelProto model, string reason)
    {
        var error = Assert.ThrowsExactly<ServiceException>(() => TorchGraph.Load(model, CPU));

        Assert.AreEqual(ServiceError.UnsupportedOperator, error.Error);
        StringAssert.Contains(error.Message, reason);
    }

    private static OneNode Batch(long[] shape, int opset) => new OneNode("BatchNormalization", opset).Input(shape)
        .Constant(OneNode.Random([3], 2)).Constant(OneNode.Random([3], 3)).Constant(OneNode.Random([3], 4))
            .Constant(OneNode.Random([3], 5, 0.5).add(1));

    private static Tensor Doubles(params long[] shape) => OneNode.Random(shape).to(ScalarType.Float64);
}
