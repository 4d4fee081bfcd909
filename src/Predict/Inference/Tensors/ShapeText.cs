using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Predict.Inference.Tensors;

/// <summary>Shapes as messages have them, and whether one fits another.</summary>
internal static class ShapeText
{
    /// <summary>Of a call's shape; of a model's that has more, so many are shown.</summary>
    public const int MostDimensions = 64;

    /// <summary>There must be a row; a free dimension behind it may be 0, as the past of a text is before its first token.</summary>
    /// <exception cref="ServiceException">The shape is not one that the model takes.</exception>
    public static void Check(TensorDescription declared, ReadOnlySpan<long> shape)
    {
        CheckFit(declared, shape);
        if (shape is [0, ..])
        {
            throw ServiceError.InvalidInput.With(
                $"input \"{declared.Name}\" has shape {Of(shape)}, which holds nothing; at least one row is expected");
        }
    }

    /// <summary>As <see cref="Check"/>, but a tensor may hold nothing.</summary>
    /// <exception cref="ServiceException">The shape is not one that the model takes.</exception>
    public static void CheckFit(TensorDescription declared, ReadOnlySpan<long> shape)
    {
        if (!Fits(declared.Shape, shape))
        {
            var message = $"input \"{declared.Name}\" has shape {Of(shape)}; the model takes {Declared(declared.Shape)}";
            throw ServiceError.InvalidInput.With(message, new Violation($"inputs.{declared.Name}", null, message));
        }
    }

    /// <summary><c>[N,3,?,?]</c>: a free first dimension is N, a free later one a question mark.</summary>
    public static string Declared(IReadOnlyList<long> shape) =>
        Shown(shape.Take(MostDimensions).Select((length, index) => length >= 0 ? $"{length}" : index == 0 ? "N" : "?"), shape.Count);

    public static string Of(ReadOnlySpan<long> shape) =>
        Shown(shape[..Math.Min(MostDimensions, shape.Length)].ToArray().Select(length => $"{length}"), shape.Length);

    private static string Shown(IEnumerable<string> first, int rank) =>
        $"[{string.Join(',', first)}{(rank > MostDimensions ? ",…" : "")}]";

    private static bool Fits(IReadOnlyList<long> declared, ReadOnlySpan<long> shape)
    {
        if (declared.Count != shape.Length)
        {
            return false;
        }

        for (var i = 0; i < shape.Length; i++)
        {
            if (declared[i] >= 0 && declared[i] != shape[i])
            {
                return false;
            }
        }

        return true;
    }
}
