using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>Fourier transforms; complex numbers are pairs along the last axis.</summary>
internal static class Spectra
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("DFT", 17, node => Transform(node, _ => node.Int("axis", 1)), host: [1]);
        registry.Add("DFT", 20, TransformAlongInput, host: [1, 2]);
        registry.Add("STFT", 17, TransformFrames, weights: [2], host: [1, 3]);
    }

    private static Operation TransformAlongInput(Node node)
    {
        var axis = node.Has(2) ? node.Longs(2) : _ => [-2];
        return Transform(node, x => axis(x)[0]);
    }

    private static Operation Transform(Node node, Func<Inputs, long> axisOf)
    {
        var isInverse = node.Int("inverse", 0) != 0;
        var isOneSided = node.Int("onesided", 0) != 0;
        var lengthOf = node.Has(1) ? node.Longs(1) : null;
        return x =>
        {
            var axis = Axes.Of(axisOf(x), x[0]);
            if (axis == x[0].dim() - 1)
            {
                throw node.Refusal($"axis {axis} is that of the real and imaginary parts");
            }

            var length = lengthOf?.Invoke(x)[0] ?? (isInverse && isOneSided ? 2 * (x[0].size(axis) - 1) : x[0].size(axis));
            return (isInverse, isOneSided) switch
            {
                (false, false) => view_as_real(fft.fft_(Numbers(x[0]), length, axis)),
                (false, true) => view_as_real(fft.fft_(Numbers(x[0]), length, axis).narrow(axis, 0, length / 2 + 1)),
                (true, false) => view_as_real(fft.ifft(Numbers(x[0]), length, axis)),
                (true, true) => fft.irfft(Numbers(x[0]), length, axis).unsqueeze(-1),
            };
        };
    }

    private static Tensor Numbers(Tensor pairs) =>
        pairs.size((int)pairs.dim() - 1) == 1 ? pairs.squeeze(-1) : complex(pairs.select(-1, 0), pairs.select(-1, 1));

    private static Operation TransformFrames(Node node)
    {
        var isOneSided = node.Int("onesided", 1) != 0;
        var step = node.Longs(1);
        var lengthOf = node.Has(3) ? node.Longs(3) : null;
        return x =>
        {
            var signal = x[0].dim() == 3 ? Numbers(x[0]) : x[0];
            var length = lengthOf?.Invoke(x)[0] ?? x.Find(2)?.size(0) ?? signal.size(1);
            var frames = signal.unfold(1, length, step(x)[0]);
            var windowed = x.Find(2) is { } window ? frames.mul(window) : frames;
            return view_as_real(isOneSided ? fft.fft_(windowed).narrow(-1, 0, length / 2 + 1) : fft.fft_(windowed));
        };
    }
}
