using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;
using TensorElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace Maas.Predict.Inference.Runs;

/// <summary>
/// Finds out whether a model's rows know of each other, by trial: random rows one by one, and the same as one batch. What a graph
/// declares does not tell: it may sum over its first dimension, or normalize over it.
/// </summary>
internal static class BatchTrial
{
    /// <summary>Of each free dimension but the first.</summary>
    public const int FirstLength = 8;

    private const int Rows = 3;
    private const int Seed = 1;

    // What one row and three differ by is rounding: another order of the same sums. Where all of an output is small, as of a softmax over
    // many classes, so is that.
    private const double Relative = 1e-3;
    private const double Absolute = 1e-4;
    private const double HalfRelative = 3e-2;

    // Other free dimensions: one length after the other, until the model computes with it.
    private static readonly int[] Lengths = [FirstLength, 64, 1];

    public static bool CanBatch(Manifest manifest, IModelSession session, CancellationToken cancellation)
    {
        if (!manifest.Inputs.All(HasFreeRows) || !manifest.Outputs.All(HasFreeRows))
        {
            return false;
        }

        var hasOneShape = manifest.Inputs.All(input => input.Shape.Skip(1).All(length => length >= 0));
        return Lengths.Take(hasOneShape ? 1 : Lengths.Length).Any(length => Agree(manifest, session, length, cancellation));
    }

    private static bool HasFreeRows(TensorDescription tensor) => tensor.Shape is [-1, ..] && !ElementKind.Get(tensor.Type).IsText;

    private static bool Agree(Manifest manifest, IModelSession session, int length, CancellationToken cancellation)
    {
        var random = new Random(Seed);
        var rows = Enumerable.Range(0, Rows).Select(_ => RandomInputs.Find(manifest.Inputs, length, random))
            .OfType<IReadOnlyList<Tensor>>().ToList();
        if (rows.Count < Rows)
        {
            return false;
        }

        var together = Batch.Gather(rows);
        try
        {
            using var whole = session.Run(together, null, cancellation);
            var at = 0;
            return rows.All(row => IsPart(session, row, whole, at++, cancellation));
        }
        catch (ServiceException)
        {
            return false;
        }
        finally
        {
            Array.ForEach([.. rows.Append(together).SelectMany(tensors => tensors)], tensor => tensor.Dispose());
        }
    }

    private static bool IsPart(
        IModelSession session,
        IReadOnlyList<Tensor> row,
        IDisposableReadOnlyCollection<OrtValue> whole,
        int at,
        CancellationToken cancellation)
    {
        using var single = session.Run(row, null, cancellation);
        return single.Zip(whole).All(pair => IsPart(pair.First, pair.Second, at));
    }

    private static bool IsPart(OrtValue single, OrtValue whole, int at)
    {
        var (one, all) = (single.GetTensorTypeAndShape(), whole.GetTensorTypeAndShape());
        if (AnswerBudget.BytesOf(all) > int.MaxValue
            || one.Shape is not [1, ..] || all.Shape is not [Rows, ..] || !one.Shape.AsSpan(1).SequenceEqual(all.Shape.AsSpan(1)))
        {
            return false;
        }

        if (one.Shape.Contains(0))
        {
            return true;
        }

        var type = one.ElementDataType;
        var bytes = single.GetTensorDataAsSpan<byte>();
        var rows = whole.GetTensorDataAsSpan<byte>();
        if (ElementKind.Find(type) is null || NumberPairs.FindLargest(type, rows) is not { } largest)
        {
            return false;
        }

        var relative = type is TensorElementType.Float16 or TensorElementType.BFloat16 ? HalfRelative : Relative;
        var absolute = Absolute * Math.Min(1, largest);
        return NumberPairs.All(type, bytes, rows.Slice(at * bytes.Length, bytes.Length), (x, y) => AreNear(x, y, absolute, relative));
    }

    private static bool AreNear(double one, double two, double absolute, double relative) =>
        one.Equals(two) || (double.IsFinite(two) && Math.Abs(one - two) <= absolute + (relative * Math.Abs(two)));
}
