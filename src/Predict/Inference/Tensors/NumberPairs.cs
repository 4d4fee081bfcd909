using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Maas.Predict.Inference.Tensors;

/// <summary>Comparing the numbers of two tensors of one type and shape.</summary>
internal static class NumberPairs
{
    /// <summary>Whether a condition holds for each pair; what is no broken number has to be equal.</summary>
    public static bool All(TensorElementType type, ReadOnlySpan<byte> one, ReadOnlySpan<byte> two, Func<double, double, bool> areNear) =>
        type switch
        {
            TensorElementType.Float => All<float>(one, two, value => value, areNear),
            TensorElementType.Double => All<double>(one, two, value => value, areNear),
            TensorElementType.Float16 => All<Half>(one, two, value => (double)value, areNear),
            TensorElementType.BFloat16 => All<BFloat16>(one, two, value => value.ToFloat(), areNear),
            _ => one.SequenceEqual(two),
        };

    /// <summary>The greatest magnitude of a tensor's finite numbers; null where it has none. Of whole numbers it is not looked for: 1.
    /// </summary>
    public static double? FindLargest(TensorElementType type, ReadOnlySpan<byte> numbers) => type switch
    {
        TensorElementType.Float => FindLargest<float>(numbers, value => value),
        TensorElementType.Double => FindLargest<double>(numbers, value => value),
        TensorElementType.Float16 => FindLargest<Half>(numbers, value => (double)value),
        TensorElementType.BFloat16 => FindLargest<BFloat16>(numbers, value => value.ToFloat()),
        _ => 1,
    };

    private static double? FindLargest<T>(ReadOnlySpan<byte> numbers, Func<T, double> number)
        where T : unmanaged
    {
        double? largest = null;
        foreach (var each in MemoryMarshal.Cast<byte, T>(numbers))
        {
            var magnitude = Math.Abs(number(each));
            largest = double.IsFinite(magnitude) ? Math.Max(magnitude, largest ?? 0) : largest;
        }

        return largest;
    }

    private static bool All<T>(
        ReadOnlySpan<byte> one, ReadOnlySpan<byte> two, Func<T, double> number, Func<double, double, bool> areNear)
        where T : unmanaged
    {
        var a = MemoryMarshal.Cast<byte, T>(one);
        var b = MemoryMarshal.Cast<byte, T>(two);
        for (var i = 0; i < a.Length; i++)
        {
            if (!areNear(number(a[i]), number(b[i])))
            {
                return false;
            }
        }

        return true;
    }
}
