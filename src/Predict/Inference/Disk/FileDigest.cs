using System.Buffers;
using System.Security.Cryptography;

namespace Maas.Predict.Inference.Disk;

/// <summary>The SHA-256 of files, read in pieces.</summary>
internal static class FileDigest
{
    private const int BufferBytes = 1 << 20;

    /// <summary>In lower-case hex digits; null where there is no such file.</summary>
    public static async Task<string?> FindAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await file.ReadAsync(buffer, cancellation) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
