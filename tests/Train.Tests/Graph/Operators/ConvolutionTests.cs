using Maas.Core;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class ConvolutionTests
{
    [TestMethod]
    public void A_convolution_agrees_over_one_two_and_three_axes()
    {
        Oracle.Agrees(new OneNode("Conv", 11).Input(2, 3, 8).Input(4, 3, 3).Input(4));
        Oracle.Agrees(new OneNode("Conv", 11).Input(2, 3, 8, 7).Input(4, 3, 3, 2).Input(4));
        Oracle.Agrees(new OneNode("Conv", 11).Input(1, 2, 5, 6, 7).Input(4, 2, 2, 3, 2));
        Oracle.Agrees(new OneNode("Conv", 7).Input(1, 1, 4, 4).Input(2, 1, 3, 3).WithLongs("kernel_shape", 3, 3));
    }

    [TestMethod]
    public void Pads_steps_dilations_and_groups_are_taken()
    {
        Oracle.Agrees(Conv().WithLongs("pads", 1, 1, 1, 1).WithLongs("strides", 2, 1));
        Oracle.Agrees(Conv().WithLongs("pads", 0, 2, 1, 0));
        Oracle.Agrees(Conv().WithLongs("dilations", 2, 1).WithLongs("pads", 2, 1, 2, 1));
        Oracle.Agrees(new OneNode("Conv", 11).Input(2, 4, 6, 6).Input(8, 2, 3, 3).Input(8).With("group", 2));
        Oracle.Agrees(new OneNode("Conv", 11).Input(2, 4, 6).Input(4, 1, 3).With("group", 4).WithLongs("pads", 0, 2));
    }

    [TestMethod]
    [DataRow("VALID")]
    [DataRow("SAME_UPPER")]
    [DataRow("SAME_LOWER")]
    public void An_automatic_pad_agrees(string pad)
    {
        Oracle.Agrees(Conv().With("auto_pad", pad));
        Oracle.Agrees(Conv().With("auto_pad", pad).WithLongs("strides", 2, 3));
        Oracle.Agrees(new OneNode("Conv", 11).Input(1, 2, 9).Input(3, 2, 4).With("auto_pad", pad));
    }

    [TestMethod]
    public void A_transposed_convolution_agrees_over_one_two_and_three_axes()
    {
        Oracle.Agrees(new OneNode("ConvTranspose", 11).Input(2, 3, 5).Input(3, 4, 3).Input(4));
        Oracle.Agrees(new OneNode("ConvTranspose", 11).Input(2, 3, 5, 4).Input(3, 4, 3, 2).Input(4));
        Oracle.Agrees(new OneNode("ConvTranspose", 11).Input(1, 2, 3, 4, 3).Input(2, 3, 2, 3, 2));
    }

    [TestMethod]
    public void A_transposed_convolution_takes_its_attributes()
    {
        Oracle.Agrees(Transposed().WithLongs("strides", 2, 2).WithLongs("pads", 1, 1, 1, 1));
        Oracle.Agrees(Transposed().WithLongs("strides", 2, 2).WithLongs("pads", 0, 1, 1, 0));
        Oracle.Agrees(Transposed().WithLongs("strides", 2, 2).WithLongs("output_padding", 1, 1));
        Oracle.Agrees(Transposed().WithLongs("strides", 2, 2).WithLongs("pads", 1, 1, 1, 1).WithLongs("output_padding", 1, 0));
        Oracle.Agrees(Transposed().WithLongs("dilations", 2, 1));
        Oracle.Agrees(Transposed().WithLongs("strides", 2, 3).WithLongs("output_shape", 9, 13));
        Oracle.Agrees(new OneNode("ConvTranspose", 11).Input(1, 4, 3, 3).Input(4, 3, 3, 3).Input(6).With("group", 2));
    }

    [TestMethod]
    [DataRow("VALID")]
    [DataRow("SAME_UPPER")]
    [DataRow("SAME_LOWER")]
    public void A_transposed_convolution_pads_automatically(string pad)
    {
        Oracle.Agrees(Transposed().With("auto_pad", pad).WithLongs("strides", 2, 2));
        Oracle.Agrees(Transposed().With("auto_pad", pad).WithLongs("strides", 2, 3).WithLongs("output_shape", 9, 13));
    }

    [TestMethod]
    public void Gradients_are_right()
    {
        Oracle.GradientsAgree(new OneNode("Conv", 11).Input(Doubles(1, 2, 4, 4)).Constant(Doubles(2, 2, 3, 3)).Constant(Doubles(2))
            .WithLongs("pads", 0, 1, 1, 0));
        Oracle.GradientsAgree(new OneNode("ConvTranspose", 11).Input(Doubles(1, 2, 3)).Constant(Doubles(2, 2, 3))
            .Constant(Doubles(2)).WithLongs("strides", 2));
    }

    [TestMethod]
    public void Four_spatial_axes_are_refused_by_name()
    {
        var model = new OneNode("Conv", 11).Input(1, 1, 3, 3, 3, 3).Input(1, 1, 2, 2, 2, 2).WithLongs("kernel_shape", 2, 2, 2, 2);
        using var graph = TorchGraph.Load(model.Model(), CPU);

        var error = Assert.ThrowsExactly<ServiceException>(() => graph.Forward(model.Inputs));

        Assert.AreEqual(ServiceError.UnsupportedOperator, error.Error);
    }

    // Of such graphs, native code divided by zero, read past its memory, or threw what ends the process.
    [TestMethod]
    public void A_weight_without_elements_is_refused()
    {
        Refuses(new OneNode("Conv", 11).Input(1, 2, 5, 5).Input(3, 2, 0, 3), "kernel [0,3]");
        Refuses(new OneNode("Conv", 11).Input(1, 2, 5, 5).Input(0, 2, 3, 3), "no elements");
        Refuses(new OneNode("ConvTranspose", 11).Input(1, 2, 5).Input(2, 0, 3), "no elements");
        Refuses(new OneNode("ConvTranspose", 11).Input(1, 2, 5).Input(2, 3, 0), "kernel [0]");
    }

    [TestMethod]
    [DataRow("Conv", "strides", 0L)]
    [DataRow("Conv", "strides", 1L << 34)]
    [DataRow("Conv", "dilations", -1L)]
    [DataRow("ConvTranspose", "strides", 0L)]
    [DataRow("ConvTranspose", "strides", 1L << 31)]
    [DataRow("ConvTranspose", "dilations", 0L)]
    [DataRow("ConvTranspose", "dilations", 1L << 34)]
    public void A_stride_or_dilation_that_cannot_be_is_refused(string name, string attribute, long length) =>
        Refuses(new OneNode(name, 11).Input(2, 2, 7).Input(2, 2, 2).WithLongs(attribute, length), name);

    [TestMethod]
    public void A_kernel_shape_other_than_the_weights_is_refused() =>
        Refuses(Conv().WithLongs("kernel_shape", 3, 3), "kernel_shape is [3,3]; the weight's is [3,2]");

    [TestMethod]
    public void A_stride_longer_than_the_input_makes_one_step()
    {
        Oracle.Agrees(new OneNode("Conv", 11).Input(2, 2, 6).Input(2, 2, 2).Input(2).WithLongs("strides", 1 << 20).WithLongs("pads", 0, 2));
        Oracle.Agrees(new OneNode("Conv", 11).Input(2, 2, 6).Input(2, 2, 1).WithLongs("strides", 8).WithLongs("dilations", 1 << 20));
    }

    // Long strides over many channels ended the process too, though they are as good as any.
    [TestMethod]
    public void A_long_stride_over_many_channels_agrees()
    {
        Oracle.Agrees(new OneNode("Conv", 11).Input(1, 512, 1100).Input(512, 512, 2).WithLongs("strides", 512), tolerance: 1e-3);
        Oracle.Agrees(new OneNode("ConvTranspose", 11).Input(1, 16, 3).Input(16, 16, 2).Input(16).WithLongs("strides", 4096));
    }

    private static void Refuses(OneNode node, string words)
    {
        var error = Assert.ThrowsExactly<ServiceException>(() =>
        {
            using var graph = TorchGraph.Load(node.Model(), CPU);
            graph.Forward(node.Inputs);
        });

        Assert.AreEqual(ServiceError.UnsupportedOperator, error.Error);
        Assert.Contains(words, error.Message);
    }

    private static OneNode Conv() => new OneNode("Conv", 11).Input(2, 3, 8, 7).Input(4, 3, 3, 2).Input(4);

    private static OneNode Transposed() => new OneNode("ConvTranspose", 11).Input(2, 3, 5, 4).Input(3, 4, 3, 3).Input(4);

    private static Tensor Doubles(params long[] shape) => OneNode.Random(shape).to(ScalarType.Float64);
}
