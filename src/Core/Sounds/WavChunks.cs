using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Maas.Core.Sounds;

/// <summary>Where the two chunks of a WAV file that matter stand: the format's, and the samples'.</summary>
internal readonly record struct WavChunks(Range Format, int Samples, long SamplesBytes)
{
    private const int ChunkHeader = 8;
    private const int FileHeader = 12;

    // What recorders and pipes leave that don't know the length yet: 0x7FFFF000 (SoX), 0x7FFFFFFF less a header, 0xFFFFFFFF (FFmpeg).
    private const long LeastUnknown = 0x7FFFF000;

    public static bool TryFind(ReadOnlySpan<byte> file, out WavChunks chunks, [NotNullWhen(false)] out string? reason)
    {
        chunks = default;
        reason = ForeignSound.Find(file);
        if (reason is not null)
        {
            return false;
        }

        Range? format = null;
        long? longLength = null;
        var place = (long)FileHeader;
        while (place + ChunkHeader <= file.Length)
        {
            var id = file.Slice((int)place, 4);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[((int)place + 4)..]);
            var body = (int)place + ChunkHeader;
            var left = file.Length - body;
            if (id.SequenceEqual("data"u8))
            {
                return Finish(file, format, body, length == uint.MaxValue ? longLength ?? length : length, out chunks, out reason);
            }

            if (length > left)
            {
                reason = $"the WAV file is cut off in its chunk \"{Name(id)}\", of {length} bytes, of which {left} came";
                return false;
            }

            format = id.SequenceEqual("fmt "u8) ? body..(body + (int)length) : format;
            longLength = id.SequenceEqual("ds64"u8) && length >= 16 ? LongLength(file[body..]) : longLength;
            place = Next(file, body + (long)length, length);
        }

        reason = $"the WAV file is cut off before its {(format is null ? "format" : "samples")}";
        return false;
    }

    // The true length of the samples stands behind the file's (EBU Tech 3306).
    private static long LongLength(ReadOnlySpan<byte> chunk) =>
        (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(chunk[8..]), long.MaxValue);

    private static bool Finish(
        ReadOnlySpan<byte> file, Range? format, int start, long length, out WavChunks chunks, [NotNullWhen(false)] out string? reason)
    {
        var left = file.Length - start;
        var isUnknown = length is (>= LeastUnknown and <= uint.MaxValue) or long.MaxValue
            || (length == 0 && BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) == 0);
        reason = format is null ? "the WAV file's samples come before its format; a chunk \"fmt \" is expected first"
            : length > left && !isUnknown
                ? $"the WAV file is cut off in its samples: its header says {length} bytes of them, of which {left} came"
            : null;
        chunks = new(format ?? default, start, isUnknown ? left : length);
        return reason is null;
    }

    // A chunk of odd length is followed by a byte that fills it up; some writers leave it out.
    private static long Next(ReadOnlySpan<byte> file, long end, uint length)
    {
        var isOdd = (length & 1) == 1;
        var isUnfilled = isOdd && end + 4 <= file.Length
            && (file.Slice((int)end, 4).SequenceEqual("fmt "u8) || file.Slice((int)end, 4).SequenceEqual("data"u8));
        return isOdd && !isUnfilled ? end + 1 : end;
    }

    private static string Name(ReadOnlySpan<byte> id)
    {
        Span<char> shown = stackalloc char[4];
        for (var i = 0; i < shown.Length; i++)
        {
            shown[i] = id[i] is >= 0x20 and < 0x7F ? (char)id[i] : '?';
        }

        return new(shown);
    }
}
