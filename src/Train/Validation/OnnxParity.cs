using Maas.Core;

namespace Maas.Train.Validation;

/// <summary>
/// Whether the file that will be served computes what was trained: every output within 10⁻⁴ · (1 + |y|) of torch's. Two orders
/// above what float32 sums in another order differ by, and far below what a wrong operator or a lost weight does.
/// </summary>
internal static class OnnxParity
{
    public const double Tolerance = 1e-4;

    /// <exception cref="ServiceException"><see cref="ServiceError.ParityFailed"/>.</exception>
    public static void Check(ReadOnlySpan<float> trained, ReadOnlySpan<float> served)
    {
        if (trained.Length != served.Length)
        {
            throw ServiceError.ParityFailed.With($"torch gives {trained.Length} values, ONNX Runtime {served.Length}");
        }

        for (var index = 0; index < trained.Length; index++)
        {
            // Written so that what is no number fails too.
            if (!(Math.Abs((double)trained[index] - served[index]) <= Tolerance * (1 + Math.Abs(trained[index]))))
            {
                throw ServiceError.ParityFailed.With(
                    $"value {index} is {trained[index]} by torch and {served[index]} by ONNX Runtime; "
                    + $"they may differ by {Tolerance} · (1 + |y|)");
            }
        }
    }
}
