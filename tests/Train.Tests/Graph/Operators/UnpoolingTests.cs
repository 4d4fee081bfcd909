using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class UnpoolingTests
{
    [TestMethod]
    public void The_largest_values_tell_their_places()
    {
        Oracle.Agrees(Pool(2, 3, 6).WithLongs("kernel_shape", 2).WithLongs("strides", 2));
        Oracle.Agrees(Pool(2, 3, 5, 6).WithLongs("kernel_shape", 3, 2).WithLongs("pads", 1, 0, 1, 1));
        Oracle.Agrees(Pool(2, 3, 5, 6).WithLongs("kernel_shape", 2, 2).WithLongs("strides", 2, 2).With("ceil_mode", 1));
        Oracle.Agrees(Pool(1, 2, 4, 4).WithLongs("kernel_shape", 2, 2).With("storage_order", 1));
        Oracle.Agrees(Pool(1, 2, 4, 3, 3).WithLongs("kernel_shape", 2, 2, 2).WithLongs("dilations", 1, 2, 1));
    }

    [TestMethod]
    public void The_largest_values_go_back_to_their_places()
    {
        var places = tensor(new long[] { 5, 7, 13, 15 }).reshape(1, 1, 2, 2);

        Oracle.Agrees(
            new OneNode("MaxUnpool", 9).Input(1, 1, 2, 2).Input(places).WithLongs("kernel_shape", 2, 2).WithLongs("strides", 2, 2));
        Oracle.Agrees(new OneNode("MaxUnpool", 11).Input(1, 1, 2, 2).Input(places).ConstantLongs(1, 1, 5, 5)
            .WithLongs("kernel_shape", 2, 2).WithLongs("strides", 2, 2));
    }

    [TestMethod]
    public void Columns_are_put_together_to_an_image()
    {
        Oracle.Agrees(new OneNode("Col2Im", 18).Input(1, 5, 5).ConstantLongs(5, 5).ConstantLongs(1, 5));
        Oracle.Agrees(new OneNode("Col2Im", 18).Input(2, 12, 12).ConstantLongs(4, 5).ConstantLongs(2, 2));
        Oracle.Agrees(new OneNode("Col2Im", 18).Input(1, 4, 16).ConstantLongs(5, 5).ConstantLongs(2, 2)
            .WithLongs("pads", 0, 1, 0, 1).WithLongs("dilations", 1, 3));
        Oracle.Agrees(
            new OneNode("Col2Im", 18).Input(1, 10, 12).ConstantLongs(3, 4, 5).ConstantLongs(1, 1, 5).WithLongs("strides", 1, 1, 1));
    }

    [TestMethod]
    public void Powers_are_pooled()
    {
        Oracle.Agrees(new OneNode("LpPool", 7).Input(2, 3, 6).WithLongs("kernel_shape", 2), 1e-4);
        Oracle.Agrees(new OneNode("LpPool", 11).Input(2, 3, 5, 6).WithLongs("kernel_shape", 3, 2).WithLongs("strides", 2, 1)
            .WithLongs("pads", 1, 0, 1, 1).With("p", 3), 1e-4);
        Oracle.Agrees(
            new OneNode("LpPool", 18).Input(1, 2, 6, 6).WithLongs("kernel_shape", 2, 2).WithLongs("dilations", 2, 2).With("p", 1), 1e-4);
        Oracle.Agrees(new OneNode("GlobalLpPool", 7).Input(2, 3, 4, 5), 1e-4);
        Oracle.Agrees(new OneNode("GlobalLpPool", 13).Input(2, 3, 4).With("p", 3), 1e-4);
    }

    [TestMethod]
    public void Gradients_are_right()
    {
        var places = tensor(new long[] { 5, 7, 13, 15 }).reshape(1, 1, 2, 2);

        Oracle.GradientsAgree(new OneNode("MaxPool", 12).Input(Doubles(1, 2, 4)).WithLongs("kernel_shape", 2).Outputs(2));
        Oracle.GradientsAgree(new OneNode("MaxUnpool", 11).Input(Doubles(1, 1, 2, 2)).Input(places)
            .WithLongs("kernel_shape", 2, 2).WithLongs("strides", 2, 2));
        Oracle.GradientsAgree(new OneNode("Col2Im", 18).Input(Doubles(1, 4, 6)).ConstantLongs(3, 4).ConstantLongs(2, 2));
        Oracle.GradientsAgree(new OneNode("LpPool", 11).Input(Doubles(1, 2, 5)).WithLongs("kernel_shape", 2).With("p", 3));
        Oracle.GradientsAgree(new OneNode("GlobalLpPool", 11).Input(Doubles(1, 2, 5)));
    }

    private static OneNode Pool(params long[] shape) => new OneNode("MaxPool", 12).Input(shape).Outputs(2);

    private static Tensor Doubles(params long[] shape) => OneNode.Random(shape).to(ScalarType.Float64);
}
