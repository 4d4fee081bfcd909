using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace Maas.Train.Training;

/// <summary>
/// The bytes of a checkpoint: magic, the header's length, the header as JSON (state, names and lengths of sections), its SHA-256,
/// the sections, and the SHA-256 of all before it. So what was torn or damaged is recognised, and the header before it is believed.
/// </summary>
internal static class CheckpointFile
{
    private const int MostHeaderBytes = 1 << 26;

    private static ReadOnlySpan<byte> Magic => "MAASCKP1"u8;

    public static async Task WriteAsync(Checkpoint checkpoint, Stream stream, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var sections = checkpoint.Sections.OrderBy(section => section.Key, StringComparer.Ordinal).ToArray();
        var header = JsonSerializer.SerializeToUtf8Bytes(
            new Header(checkpoint.State, [.. sections.Select(section => new SectionLength(section.Key, section.Value.Length))]),
            JsonSerializerOptions.Web);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        byte[][] pieces = [Magic.ToArray(), length, header, SHA256.HashData(header), .. sections.Select(section => section.Value)];
        foreach (var piece in pieces)
        {
            hash.AppendData(piece);
            await stream.WriteAsync(piece, cancellation);
        }

        await stream.WriteAsync(hash.GetHashAndReset(), cancellation);
    }

    /// <exception cref="InvalidDataException">The bytes are no checkpoint, or are damaged or cut off.</exception>
    public static async Task<Checkpoint> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var header = await ReadHeaderAsync(stream, hash, cancellation);
            var sections = new Dictionary<string, byte[]>();
            foreach (var (name, length) in header.Sections)
            {
                sections.Add(name, await ReadAsync(stream, ArrayLength(name, length), hash, cancellation));
            }

            var expected = hash.GetHashAndReset();
            var found = new byte[expected.Length];
            await stream.ReadExactlyAsync(found, cancellation);
            return found.AsSpan().SequenceEqual(expected)
                ? new() { State = header.State, Sections = sections }
                : throw new InvalidDataException("the checkpoint's SHA-256 does not match its bytes");
        }
        catch (EndOfStreamException error)
        {
            throw new InvalidDataException("the checkpoint is cut off", error);
        }
    }

    private static int ArrayLength(string name, long length) => length >= 0 && length <= Array.MaxLength
        ? (int)length
        : throw new InvalidDataException($"the checkpoint's \"{name}\" has {length} bytes; at most {Array.MaxLength} are read at once");

    private static async Task<Header> ReadHeaderAsync(Stream stream, IncrementalHash hash, CancellationToken cancellation)
    {
        var magic = await ReadAsync(stream, Magic.Length, hash, cancellation);
        var length = BinaryPrimitives.ReadInt32LittleEndian(await ReadAsync(stream, sizeof(int), hash, cancellation));
        if (!magic.AsSpan().SequenceEqual(Magic) || length is < 0 or > MostHeaderBytes)
        {
            throw new InvalidDataException("the bytes are not a checkpoint");
        }

        var header = await ReadAsync(stream, length, hash, cancellation);
        var digest = await ReadAsync(stream, SHA256.HashSizeInBytes, hash, cancellation);
        return SHA256.HashData(header).AsSpan().SequenceEqual(digest)
            ? JsonSerializer.Deserialize<Header>(header, JsonSerializerOptions.Web)!
            : throw new InvalidDataException("the checkpoint's header is damaged");
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int length, IncrementalHash hash, CancellationToken cancellation)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, cancellation);
        hash.AppendData(bytes);
        return bytes;
    }

    private sealed record Header(RunState State, IReadOnlyList<SectionLength> Sections);

    private sealed record SectionLength(string Name, long Length);
}
