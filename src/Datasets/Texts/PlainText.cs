using System.Runtime.CompilerServices;
using System.Text;
using Maas.Core;

namespace Maas.Datasets.Texts;

/// <summary>Text in UTF-8, with or without byte order mark, for training.</summary>
public static class PlainText
{
    private const int BufferBytes = 64 << 10;

    /// <summary>
    /// The text of a file, some ten thousand letters at a time; no character (surrogate pair) is split. A piece is valid until the next
    /// is read.
    /// </summary>
    /// <exception cref="ServiceException">The file is not UTF-8; the message says at which byte and line.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<char>> ReadAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var letters = new char[BufferBytes];
        var hasBegun = false;
        await foreach (var piece in PiecesAsync(path, new TextScan(), cancellation))
        {
            var text = hasBegun ? piece : WithoutMark(piece);
            hasBegun = true;
            yield return letters.AsMemory(0, Encoding.UTF8.GetChars(text.Span, letters));
        }
    }

    /// <summary>The text that a whole file holds.</summary>
    /// <exception cref="ServiceException">It is not UTF-8; the message says at which byte and line.</exception>
    public static string Decode(ReadOnlySpan<byte> file)
    {
        var scan = new TextScan();
        scan.Add(file, isLast: true);
        return scan.Problem is { } problem
            ? throw ServiceError.InvalidDataset.With(problem)
            : Encoding.UTF8.GetString(file.StartsWith(Encoding.UTF8.Preamble) ? file[Encoding.UTF8.Preamble.Length..] : file);
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> text) =>
        text.Span.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;

    /// <summary>A file's bytes, in pieces of whole characters, as the scan follows them.</summary>
    internal static async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(
        string path, TextScan scan, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous);
        var buffer = new byte[BufferBytes];
        for (var (kept, isLast) = (0, false); !isLast;)
        {
            var free = buffer.AsMemory(kept);
            var length = kept + await file.ReadAtLeastAsync(free, free.Length, throwOnEndOfStream: false, cancellation);
            isLast = length < buffer.Length;
            var taken = scan.Add(buffer.AsSpan(0, length), isLast);
            if (scan.Problem is { } problem)
            {
                throw ServiceError.InvalidDataset.With(problem);
            }

            if (taken > 0)
            {
                yield return buffer.AsMemory(0, taken);
            }

            kept = length - taken;
            buffer.AsSpan(taken, kept).CopyTo(buffer);
        }
    }
}
