using Maas.Core;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class SamplingTests
{
    [TestMethod]
    [DataRow("zeros")]
    [DataRow("border")]
    [DataRow("reflection")]
    public void A_picture_is_read_at_places(string padding)
    {
        Oracle.Agrees(new OneNode("GridSample", 16).Input(2, 3, 4, 5).Input(2, 3, 2, 2).With("padding_mode", padding));
        Oracle.Agrees(
            new OneNode("GridSample", 16).Input(2, 3, 4, 5).Input(2, 3, 2, 2).With("padding_mode", padding).With("align_corners", 1));
        Oracle.Agrees(
            new OneNode("GridSample", 16).Input(2, 3, 4, 5).Input(2, 3, 2, 2).With("padding_mode", padding).With("mode", "nearest"));
        Oracle.Agrees(new OneNode("GridSample", 20).Input(1, 2, 3, 4, 5).Input(1, 2, 3, 2, 3).With("padding_mode", padding));
    }

    [TestMethod]
    public void A_grid_is_moved_and_turned()
    {
        Oracle.Agrees(new OneNode("AffineGrid", 20).Input(2, 2, 3).ConstantLongs(2, 3, 4, 5));
        Oracle.Agrees(new OneNode("AffineGrid", 20).Input(2, 2, 3).Longs(2, 3, 4, 5).With("align_corners", 1));
        Oracle.Agrees(new OneNode("AffineGrid", 20).Input(1, 3, 4).ConstantLongs(1, 2, 3, 4, 5));
    }

    [TestMethod]
    public void Gradients_are_right()
    {
        var inside = OneNode.Random([1, 2, 2, 2], seed: 3, scale: 0.4).to(ScalarType.Float64);

        Oracle.GradientsAgree(new OneNode("GridSample", 16).Input(Doubles(1, 2, 3, 3)).Input(inside));
        Oracle.GradientsAgree(new OneNode("AffineGrid", 20).Input(Doubles(1, 2, 3)).ConstantLongs(1, 1, 2, 3));
    }

    [TestMethod]
    public void A_cubic_is_refused_by_name()
    {
        var model = new OneNode("GridSample", 20).Input(1, 1, 2, 2).Input(1, 1, 1, 2).With("mode", "cubic").Model();

        var error = Assert.ThrowsExactly<ServiceException>(() => TorchGraph.Load(model, CPU));

        StringAssert.Contains(error.Message, "mode is \"cubic\"; only linear (bilinear) and nearest can be trained");
    }

    private static Tensor Doubles(params long[] shape) => OneNode.Random(shape).to(ScalarType.Float64);
}
