using Maas.Core;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class NormalizationTests
{
    [TestMethod]
    public void Each_example_s_channels_are_normalized()
    {
        Oracle.Agrees(new OneNode("InstanceNormalization", 7).Input(2, 3, 4, 5).Input(3).Input(3));
        Oracle.Agrees(new OneNode("InstanceNormalization", 22).Input(1, 3, 6).Input(3).Input(3).With("epsilon", 1e-2f));
    }

    [TestMethod]
    public void A_layer_is_normalized_from_its_axis_on()
    {
        Oracle.Agrees(new OneNode("LayerNormalization", 17).Input(2, 3, 4).Input(4).Input(4));
        Oracle.Agrees(new OneNode("LayerNormalization", 17).Input(2, 3, 4).Input(4));
        Oracle.Agrees(new OneNode("LayerNormalization", 17).Input(2, 3, 4).Input(3, 4).Input(3, 4).With("axis", 1));
        Oracle.Agrees(new OneNode("LayerNormalization", 17).Input(2, 3, 4).Input(3, 4).Input(3, 4).With("axis", -2).With("epsilon", 1e-2f));
    }

    [TestMethod]
    public void Groups_of_channels_are_normalized()
    {
        Oracle.Agrees(new OneNode("GroupNormalization", 18).Input(2, 4, 3, 3).Input(2).Input(2).With("num_groups", 2));
        Oracle.Agrees(new OneNode("GroupNormalization", 21).Input(2, 4, 3, 3).Input(4).Input(4).With("num_groups", 2));
    }

    [TestMethod]
    public void The_root_mean_square_is_normalized()
    {
        Oracle.Agrees(new OneNode("RMSNormalization", 23).Input(2, 3, 4).Input(4));
        Oracle.Agrees(new OneNode("RMSNormalization", 23).Input(2, 3, 4).Input(3, 4).With("axis", 1).With("epsilon", 1e-2f));
    }

    [TestMethod]
    public void Lengths_means_and_neighbours_are_normalized()
    {
        Oracle.Agrees(new OneNode("LpNormalization", 7).Input(2, 3, 4));
        Oracle.Agrees(new OneNode("LpNormalization", 7).Input(2, 3, 4).With("p", 1).With("axis", 1));
        Oracle.Agrees(new OneNode("MeanVarianceNormalization", 9).Input(2, 3, 4, 5));
        Oracle.Agrees(new OneNode("MeanVarianceNormalization", 13).Input(2, 3, 4).WithLongs("axes", 0, 2));
        Oracle.Agrees(new OneNode("LRN", 7).Input(2, 7, 3, 3).With("size", 3).With("alpha", 0.1f).With("beta", 0.5f).With("bias", 2f));
    }

    [TestMethod]
    public void Gradients_are_right()
    {
        Oracle.GradientsAgree(new OneNode("InstanceNormalization", 7).Input(Doubles(2, 2, 4)).Constant(Doubles(2))
            .Constant(Doubles(2)), 1e-5);
        Oracle.GradientsAgree(new OneNode("LayerNormalization", 17).Input(Doubles(2, 4)).Constant(Doubles(4)).Constant(Doubles(4)), 1e-5);
        Oracle.GradientsAgree(new OneNode("GroupNormalization", 21).Input(Doubles(2, 4, 2)).Constant(Doubles(4))
            .Constant(Doubles(4)).With("num_groups", 2), 1e-5);
        Oracle.GradientsAgree(new OneNode("RMSNormalization", 23).Input(Doubles(2, 4)).Constant(Doubles(4)), 1e-5);
    }

    [TestMethod]
    public void An_even_neighbourhood_is_refused_by_name()
    {
        var model = new OneNode("LRN", 13).Input(1, 4, 2, 2).With("size", 4).Model();

        var error = Assert.ThrowsExactly<ServiceException>(() => TorchGraph.Load(model, CPU));

        StringAssert.Contains(error.Message, "size is 4; only odd sizes can be trained");
    }

    [TestMethod]
    public void A_mean_that_the_graph_reads_is_refused_by_name()
    {
        var model = new OneNode("LayerNormalization", 17).Input(2, 3).Input(3).Outputs(2).Model();

        var error = Assert.ThrowsExactly<ServiceException>(() => TorchGraph.Load(model, CPU));

        StringAssert.Contains(error.Message, "LayerNormalization (domain ai.onnx, opset 17) at node \"subject\": only its first output");
    }

    private static Tensor Doubles(params long[] shape) => OneNode.Random(shape).to(ScalarType.Float64);
}
