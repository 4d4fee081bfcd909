using Maas.Core;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class PoolingTests
{
    [TestMethod]
    [DataRow("MaxPool", 7)]
    [DataRow("MaxPool", 12)]
    [DataRow("AveragePool", 7)]
    [DataRow("AveragePool", 11)]
    [DataRow("AveragePool", 19)]
    public void A_pool_agrees_over_one_two_and_three_axes(string name, int opset)
    {
        Oracle.Agrees(new OneNode(name, opset).Input(2, 3, 8).WithLongs("kernel_shape", 3));
        Oracle.Agrees(new OneNode(name, opset).Input(2, 3, 8, 6).WithLongs("kernel_shape", 2, 2).WithLongs("strides", 2, 2));
        Oracle.Agrees(new OneNode(name, opset).Input(1, 2, 5, 4, 6).WithLongs("kernel_shape", 2, 3, 2));
    }

    [TestMethod]
    [DataRow("MaxPool")]
    [DataRow("AveragePool")]
    public void Pads_may_be_unlike_and_larger_than_half_the_window(string name)
    {
        Oracle.Agrees(Pool(name).WithLongs("pads", 1, 1, 1, 1));
        Oracle.Agrees(Pool(name).WithLongs("pads", 0, 1, 1, 0));
        Oracle.Agrees(Pool(name).WithLongs("pads", 2, 1, 2, 1));
        Oracle.Agrees(Pool(name).WithLongs("pads", 1, 0, 2, 1).WithLongs("strides", 2, 3));
    }

    [TestMethod]
    [DataRow("MaxPool", "VALID")]
    [DataRow("MaxPool", "SAME_UPPER")]
    [DataRow("MaxPool", "SAME_LOWER")]
    [DataRow("AveragePool", "VALID")]
    [DataRow("AveragePool", "SAME_UPPER")]
    [DataRow("AveragePool", "SAME_LOWER")]
    public void An_automatic_pad_agrees(string name, string pad)
    {
        Oracle.Agrees(Pool(name).With("auto_pad", pad));
        Oracle.Agrees(Pool(name).With("auto_pad", pad).WithLongs("strides", 2, 2));
    }

    [TestMethod]
    [DataRow("MaxPool")]
    [DataRow("AveragePool")]
    public void Rounding_up_takes_a_last_window_that_overhangs(string name)
    {
        Oracle.Agrees(Pool(name).With("ceil_mode", 1).WithLongs("strides", 2, 2));
        Oracle.Agrees(Pool(name).With("ceil_mode", 1).WithLongs("strides", 3, 3));
        Oracle.Agrees(Pool(name).With("ceil_mode", 1).WithLongs("strides", 3, 2).WithLongs("pads", 1, 1, 1, 1));
        Oracle.Agrees(new OneNode(name, 22).Input(1, 1, 2, 2).With("ceil_mode", 1).WithLongs("kernel_shape", 1, 1)
            .WithLongs("strides", 2, 2).WithLongs("pads", 0, 0, 0, 0));
    }

    [TestMethod]
    public void Windows_may_be_dilated()
    {
        Oracle.Agrees(Pool("MaxPool").WithLongs("dilations", 2, 2));
        Oracle.Agrees(Pool("MaxPool").WithLongs("dilations", 2, 1).WithLongs("pads", 1, 0, 0, 1).With("ceil_mode", 1)
            .WithLongs("strides", 2, 2));
        Oracle.Agrees(Pool("AveragePool").WithLongs("dilations", 2, 2));
        Oracle.Agrees(Pool("AveragePool").WithLongs("dilations", 2, 1).WithLongs("pads", 1, 0, 0, 1));
    }

    [TestMethod]
    public void An_average_counts_its_pads_on_request()
    {
        Oracle.Agrees(Average().WithLongs("pads", 1, 1, 1, 1));
        Oracle.Agrees(Average().WithLongs("pads", 0, 1, 1, 0));
        Oracle.Agrees(Average().WithLongs("pads", 1, 1, 1, 1).With("ceil_mode", 1).WithLongs("strides", 3, 3));
        Oracle.Agrees(Average().With("ceil_mode", 1).WithLongs("strides", 2, 2));
    }

    [TestMethod]
    [DataRow("GlobalAveragePool")]
    [DataRow("GlobalMaxPool")]
    public void A_global_pool_leaves_one_value_a_channel(string name)
    {
        Oracle.Agrees(new OneNode(name, 7).Input(2, 3, 5));
        Oracle.Agrees(new OneNode(name, 7).Input(1, 3, 4, 5));
        Oracle.Agrees(new OneNode(name, 7).Input(2, 1, 2, 3, 4));
    }

    [TestMethod]
    [DataRow("MaxPool")]
    [DataRow("AveragePool")]
    public void Gradients_are_right(string name)
    {
        Oracle.GradientsAgree(new OneNode(name, 12).Input(Doubles(1, 2, 4, 4)).WithLongs("kernel_shape", 2, 2).WithLongs("strides", 2, 2));
        Oracle.GradientsAgree(new OneNode(name, 12).Input(Doubles(1, 1, 5, 4)).WithLongs("kernel_shape", 3, 2)
            .WithLongs("pads", 0, 1, 1, 0).With("ceil_mode", 1));
        Oracle.GradientsAgree(new OneNode("GlobalAveragePool", 12).Input(Doubles(1, 2, 3, 3)));
    }

    // The averages and sums are convolutions, some of which ended the process.
    [TestMethod]
    [DataRow("kernel_shape", 0L)]
    [DataRow("kernel_shape", -2L)]
    [DataRow("strides", 0L)]
    [DataRow("strides", 1L << 34)]
    [DataRow("dilations", 0L)]
    public void A_window_of_lengths_that_cannot_be_is_refused(string attribute, long length)
    {
        foreach (var name in new[] { "MaxPool", "AveragePool", "LpPool" })
        {
            var node = new OneNode(name, 19).Input(1, 2, 5, 6).WithLongs("pads", 1, 0, 0, 1).WithLongs(attribute, 2, length);
            var model = (attribute == "kernel_shape" ? node : node.WithLongs("kernel_shape", 2, 2)).Model();

            var error = Assert.ThrowsExactly<ServiceException>(() => TorchGraph.Load(model, CPU));

            Assert.AreEqual(ServiceError.UnsupportedOperator, error.Error);
            Assert.Contains($"[2,{length}]", error.Message);
        }
    }

    [TestMethod]
    public void A_stride_longer_than_the_input_makes_one_step() =>
        Oracle.Agrees(new OneNode("AveragePool", 19).Input(2, 2, 6, 7).WithLongs("kernel_shape", 2, 2).WithLongs("pads", 1, 0, 0, 1)
            .WithLongs("strides", 2, 1 << 20));

    private static OneNode Pool(string name) => new OneNode(name, 19).Input(2, 3, 8, 7).WithLongs("kernel_shape", 3, 2);

    private static OneNode Average() => Pool("AveragePool").With("count_include_pad", 1);

    private static Tensor Doubles(params long[] shape) => OneNode.Random(shape).to(ScalarType.Float64);
}
