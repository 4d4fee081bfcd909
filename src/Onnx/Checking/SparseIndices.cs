using System.Runtime.InteropServices;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Checking;

/// <summary>
/// Reads the indices of a model's sparse tensors. A packed file of some megabytes may unpack to gigabytes of them, and many tensors
/// may point to the same ones: so they are read in pieces, and counted over the whole model.
/// </summary>
internal sealed class SparseIndices(string? folder)
{
    /// <summary>Bytes of indices in a model: 32 million numbers, read in well under a second.</summary>
    public const long MostBytes = 256L << 20;

    private const int PieceBytes = 1 << 20;

    private long bytes;

    /// <summary>The indices of one tensor, in their order.</summary>
    /// <param name="indices">A checked tensor of type INT64.</param>
    /// <exception cref="OnnxException">The model has too many by now, or they can't be read.</exception>
    public IEnumerable<long> Read(TensorProto indices, string called)
    {
        bytes += TensorLength.Bytes(indices);
        if (bytes > MostBytes)
        {
            throw new OnnxException(
                $"{called} brings the indices of the model's sparse tensors to {bytes} bytes; they may take {MostBytes}: write it dense");
        }

        return indices.DataLocation == DataLocation.External ? Pieces(ExternalData.Locate(indices, folder))
            : TensorData.IsRaw(indices) ? TensorValue.Read<long>(indices, folder)
            : indices.Int64Data;
    }

    private static IEnumerable<long> Pieces(ExternalRange range)
    {
        var piece = new long[PieceBytes / sizeof(long)];
        for (var at = 0L; at < range.Length; at += PieceBytes)
        {
            var count = (int)Math.Min(piece.Length, (range.Length - at) / sizeof(long));
            range.Read(MemoryMarshal.AsBytes(piece.AsSpan(0, count)), at);
            for (var i = 0; i < count; i++)
            {
                yield return piece[i];
            }
        }
    }
}
