using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Runs;

/// <summary>
/// Finds out, by trial, whether a model gives a row to the last bit alone and within batches of up to <see cref="MostRows"/>. Where it
/// does not, other sums are made of one row than of several: attention's last bits differ so, those of a dense layer or a convolution
/// mostly don't.
/// </summary>
internal static class ExactTrial
{
    /// <summary>Of more rows than this, it tells nothing.</summary>
    public const int MostRows = 16;

    private const int Seed = 2;

    // Of one run: those of rows alone are kept, to be compared.
    private const long MostBytes = 64 << 20;

    // Where a model has a free length that no encoding tells.
    private const int UsualLength = 8;

    // Sizes at which kernels take other ways.
    private static readonly int[] Sizes = [2, 3, 4, 5, 8];

    public static bool IsExact(Manifest manifest, IModelSession session, int maximumBatch, CancellationToken cancellation)
    {
        var length = manifest.Encoding is TextEncoding text ? text.Length : UsualLength;
        var random = new Random(Seed);
        var most = Math.Min(maximumBatch, MostRows);
        var rows = Enumerable.Range(0, most).Select(_ => RandomInputs.Find(manifest.Inputs, length, random)).ToList();
        try
        {
            return rows.TrueForAll(row => row is not null)
                && AreAlike(rows!, session, [.. Sizes.Where(size => size < most), most], cancellation);
        }
        catch (Exception exception) when (exception is ServiceException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            rows.ForEach(row => Dispose(row ?? []));
        }
    }

    private static bool AreAlike(
        List<IReadOnlyList<Tensor>> rows, IModelSession session, IReadOnlyList<int> sizes, CancellationToken cancellation)
    {
        var alone = rows.ConvertAll(row => Run(session, row, cancellation));
        return sizes.All(size =>
        {
            var together = Batch.Gather(rows[..size]);
            try
            {
                var batch = Run(session, together, cancellation);
                return Enumerable.Range(0, size).All(row => IsRowOf(batch, alone[row], row, size));
            }
            finally
            {
                Dispose(together);
            }
        });
    }

    private static bool IsRowOf(List<byte[]> batch, List<byte[]> alone, int row, int size) => batch.Zip(alone).All(pair =>
        pair.First.Length == pair.Second.Length * size
        && pair.First.AsSpan(row * pair.Second.Length, pair.Second.Length).SequenceEqual(pair.Second));

    private static List<byte[]> Run(IModelSession session, IReadOnlyList<Tensor> inputs, CancellationToken cancellation)
    {
        using var outputs = session.Run(inputs, null, cancellation);
        if (outputs.Sum(output => AnswerBudget.BytesOf(output.GetTensorTypeAndShape())) > MostBytes)
        {
            throw ServiceError.AnswerTooLarge.With($"outputs of more than {MostBytes} bytes are not compared");
        }

        return [.. outputs.Select(output => output.GetTensorDataAsSpan<byte>().ToArray())];
    }

    private static void Dispose(IReadOnlyList<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            tensor.Dispose();
        }
    }
}
