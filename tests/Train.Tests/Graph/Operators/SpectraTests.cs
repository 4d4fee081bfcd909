using Maas.Core;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class SpectraTests
{
    private const double Tolerance = 1e-4;

    [TestMethod]
    public void A_signal_is_transformed_and_back()
    {
        Oracle.Agrees(new OneNode("DFT", 17).Input(2, 10, 1), Tolerance);
        Oracle.Agrees(new OneNode("DFT", 17).Input(2, 10, 3, 2).With("axis", 2), Tolerance);
        Oracle.Agrees(new OneNode("DFT", 17).Input(2, 10, 2).With("inverse", 1), Tolerance);
        Oracle.Agrees(new OneNode("DFT", 17).Input(2, 10, 1).With("onesided", 1), Tolerance);
        Oracle.Agrees(new OneNode("DFT", 17).Input(2, 10, 1).With("axis", -2), Tolerance);
        Oracle.Agrees(new OneNode("DFT", 20).Input(2, 10, 1).Constant(tensor(16L)), Tolerance);
        Oracle.Agrees(new OneNode("DFT", 20).Input(2, 10, 3, 1).Constant(tensor(6L)).Constant(tensor(1L)).With("onesided", 1), Tolerance);
    }

    [TestMethod]
    public void Frames_of_a_signal_are_transformed()
    {
        Oracle.Agrees(new OneNode("STFT", 17).Input(2, 32, 1).Constant(tensor(4L)).Input(8), Tolerance);
        Oracle.Agrees(
            new OneNode("STFT", 17).Input(2, 32, 1).Constant(tensor(5L)).Absent().Constant(tensor(16L)).With("onesided", 0), Tolerance);
        Oracle.Agrees(new OneNode("STFT", 17).Input(2, 32, 1).Constant(tensor(5L)).Input(16).Constant(tensor(16L)), Tolerance);
    }

    [TestMethod]
    [DataRow("HannWindow")]
    [DataRow("HammingWindow")]
    [DataRow("BlackmanWindow")]
    public void A_window_is_periodic_or_symmetric(string name)
    {
        Oracle.Agrees(new OneNode(name, 17).Input(tensor(10L)));
        Oracle.Agrees(new OneNode(name, 17).Constant(tensor(7L)).With("periodic", 0));
        Oracle.Agrees(new OneNode(name, 17).Constant(tensor(7)).With("output_datatype", 11));
    }

    [TestMethod]
    public void Mel_bands_are_triangles()
    {
        Oracle.Agrees(Mel(8, 256, 16000, 0, 8000));
        Oracle.Agrees(Mel(40, 512, 8000, 20, 4000));
    }

    [TestMethod]
    public void Gradients_are_right()
    {
        Oracle.GradientsAgree(new OneNode("DFT", 17).Input(Doubles(1, 5, 2)));
        Oracle.GradientsAgree(new OneNode("DFT", 17).Input(Doubles(1, 6, 1)).With("onesided", 1));
        Oracle.GradientsAgree(new OneNode("STFT", 17).Input(Doubles(1, 10, 1)).Constant(tensor(3L)).Input(Doubles(4)));
    }

    [TestMethod]
    public void The_axis_of_pairs_is_refused()
    {
        var subject = new OneNode("DFT", 17).Input(2, 10, 2).With("axis", 2);
        using var graph = TorchGraph.Load(subject.Model(), CPU);

        var error = Assert.ThrowsExactly<ServiceException>(() => graph.Forward(subject.Inputs));

        StringAssert.Contains(error.Message, "axis 2 is that of the real and imaginary parts");
    }

    private static OneNode Mel(long bands, long length, long rate, float low, float high) => new OneNode("MelWeightMatrix", 17)
        .Constant(tensor(bands)).Constant(tensor(length)).Constant(tensor(rate)).Input(tensor(low)).Input(tensor(high));

    private static Tensor Doubles(params long[] shape) => OneNode.Random(shape).to(ScalarType.Float64);
}
