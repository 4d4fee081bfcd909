using Maas.Onnx.Building;
using Maas.Onnx.Tensors;

namespace Maas.Onnx.Templates;

/// <summary>
/// A sound's log-mel spectrogram inside a graph: windows of 25 ms every 10 ms, their power by a Fourier transform, its sums over bands
/// that are as wide as the ear's (HTK's mel scale, triangles from 0 hertz to half the sample rate), natural logarithms, and the
/// example's own mean and deviation taken out. All of it is constants, so nothing of it is trained.
/// </summary>
/// <param name="sampleRate">In hertz.</param>
/// <param name="bands">Mel bands.</param>
internal sealed class LogMel(int sampleRate, int bands)
{
    // 50 dB below the example's loudest band and window, which is where rooms' noise begins: so that digital silence, as padding is,
    // does not decide on the deviation.
    private const float Range = 11.51f;
    private const float LeastPower = 1e-10f;
    private const float LeastVariance = 1e-5f;

    /// <summary>Samples of one window.</summary>
    public int Window { get; } = Math.Max(2, sampleRate / 40);

    /// <summary>Samples from one window to the next.</summary>
    public int Hop { get; } = Math.Max(1, sampleRate / 100);

    /// <summary>Samples of the transform: the window with zeros behind it, to the next power of two.</summary>
    public int Transform => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Window);

    private int Bins => (Transform / 2) + 1;

    /// <summary>From samples [N, samples], at least a window of them, to [N, 1, bands, windows].</summary>
    public string Add(NamedLayers layers, string samples)
    {
        var value = layers.Node("spectrum", "Unsqueeze", [samples, layers.Constant("spectrum.axis", 1L)]);
        var kernels = layers.Constant("spectrum.kernels", NewTensor.Of<float>("", Kernels(), 2 * Bins, 1, Window));
        value = layers.Node(
            "spectrum",
            "Conv",
            [value, kernels],
            Attributes.Of("dilations", new long[] { 1 }),
            Attributes.Of("group", 1),
            Attributes.Of("kernel_shape", new long[] { Window }),
            Attributes.Of("pads", 0L, 0L),
            Attributes.Of("strides", new long[] { Hop }));
        value = layers.Node("power", "Mul", [value, value]);
        value = layers.Node("mel", "MatMul", [layers.Constant("mel.filters", NewTensor.Of<float>("", Filters(), bands, 2 * Bins)), value]);
        value = layers.Node("mel", "Log", [layers.Node("mel", "Max", [value, layers.Number("mel.least", LeastPower)])]);
        return layers.Node("normal", "Unsqueeze", [Normalise(layers, value), layers.Constant("normal.axis", 1L)]);
    }

    private static string Normalise(NamedLayers layers, string value)
    {
        var axes = layers.Constant("normal.axes", 1L, 2L);
        var peak = layers.Node("peak", "ReduceMax", [value, axes]);
        value = layers.Node("peak", "Max", [value, layers.Node("peak", "Sub", [peak, layers.Number("peak.range", Range)])]);
        value = layers.Node("mean", "Sub", [value, layers.Node("mean", "ReduceMean", [value, axes])]);
        var variance = layers.Node("variance", "ReduceMean", [layers.Node("variance", "Mul", [value, value]), axes]);
        variance = layers.Node("variance", "Add", [variance, layers.Number("variance.least", LeastVariance)]);
        return layers.Node("normal", "Div", [value, layers.Node("variance", "Sqrt", [variance])]);
    }

    // Hann's window times a cosine for every bin, then times a sine: [2 · bins, 1, window].
    private float[] Kernels()
    {
        var kernels = new float[2 * Bins * Window];
        for (var bin = 0; bin < Bins; bin++)
        {
            for (var sample = 0; sample < Window; sample++)
            {
                var hann = (1 - Math.Cos(2 * Math.PI * sample / Window)) / 2;
                var angle = 2 * Math.PI * ((long)bin * sample % Transform) / Transform;
                kernels[(bin * Window) + sample] = (float)(hann * Math.Cos(angle));
                kernels[((Bins + bin) * Window) + sample] = (float)(hann * Math.Sin(angle));
            }
        }

        return kernels;
    }

    // Each band rises from the middle of the one before to its own and falls to that of the next: [bands, 2 · bins], the same for the
    // squares of cosines and of sines, so that their product with both is the band's power.
    private float[] Filters()
    {
        var filters = new float[bands * 2 * Bins];
        var step = Mel(sampleRate / 2.0) / (bands + 1);
        for (var band = 0; band < bands; band++)
        {
            var (low, middle, high) = (Hertz(step * band), Hertz(step * (band + 1)), Hertz(step * (band + 2)));
            for (var bin = 0; bin < Bins; bin++)
            {
                var hertz = (double)bin * sampleRate / Transform;
                var weight = Math.Max(0, Math.Min((hertz - low) / (middle - low), (high - hertz) / (high - middle)));
                filters[(band * 2 * Bins) + bin] = filters[(((band * 2) + 1) * Bins) + bin] = (float)weight;
            }
        }

        return filters;
    }

    private static double Mel(double hertz) => 2_595 * Math.Log10(1 + (hertz / 700));

    private static double Hertz(double mel) => 700 * (Math.Pow(10, mel / 2_595) - 1);
}
