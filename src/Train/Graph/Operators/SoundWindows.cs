using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>What sound is weighted with before and after its Fourier transform.</summary>
internal static class SoundWindows
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("HannWindow", 17, node => Cosines(node, 0.5, 0.5, 0), host: [0]);
        registry.Add("HammingWindow", 17, node => Cosines(node, 25.0 / 46, 21.0 / 46, 0), host: [0]);
        registry.Add("BlackmanWindow", 17, node => Cosines(node, 0.42, 0.5, 0.08), host: [0]);
        registry.Add("MelWeightMatrix", 17, MelWeightMatrix, host: [0, 1, 2, 3, 4]);
    }

    private static Operation Cosines(Node node, double constant, double once, double twice)
    {
        var type = TypeOf(node);
        var size = node.Longs(0);
        var isPeriodic = node.Int("periodic", 1) != 0;
        return x =>
        {
            var length = size(x)[0];
            var angles = arange(length, ScalarType.Float64).mul(2 * Math.PI / Math.Max(1, isPeriodic ? length : length - 1));
            return angles.cos().mul(-once).add(angles.mul(2).cos().mul(twice)).add(constant).to(type);
        };
    }

    private static ScalarType TypeOf(Node node)
    {
        var type = node.Int("output_datatype", 1);
        return TensorValues.FindType(type) ?? throw node.Refusal($"output_datatype is {type}, which can't be trained");
    }

    private static Operation MelWeightMatrix(Node node)
    {
        var type = TypeOf(node);
        return x =>
        {
            var (bands, length, rate) = (x.Longs(0)[0], x.Longs(1)[0], x.Longs(2)[0]);
            var (low, high) = (Mel(Number(x[3])), Mel(Number(x[4])));
            var edges = Enumerable.Range(0, (int)bands + 2).Select(edge => low + edge * (high - low) / (bands + 2));
            var bins = edges.Select(mel => (int)Math.Floor((length + 1) * Hertz(mel) / rate)).ToArray();
            var weights = new double[length / 2 + 1, bands];
            for (var band = 0; band < bands; band++)
            {
                AddTriangle(weights, band, bins[band], bins[band + 1], bins[band + 2]);
            }

            return tensor(weights).to(type);
        };
    }

    private static void AddTriangle(double[,] weights, int band, int low, int centre, int high)
    {
        for (var bin = low; bin < high; bin++)
        {
            weights[bin, band] = bin < centre ? (double)(bin - low) / (centre - low) : (double)(high - bin) / (high - centre);
        }

        if (centre == low || centre == high)
        {
            weights[centre, band] = 1;
        }
    }

    private static double Mel(double hertz) => 2595 * Math.Log10(1 + hertz / 700);

    private static double Hertz(double mel) => 700 * (Math.Pow(10, mel / 2595) - 1);

    private static double Number(Tensor scalar) => scalar.to(ScalarType.Float64, CPU).item<double>();
}
