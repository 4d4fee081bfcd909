using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Maas.Datasets.Texts;

/// <summary>Follows a text in UTF-8 piece by piece, counts, and says where it ends to be one. Used by one reader.</summary>
internal sealed class TextScan
{
    private bool hasBegun;

    /// <summary>Unicode characters (code points), a byte order mark not counted.</summary>
    public long Characters { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Ends of lines so far.</summary>
    public long LineEnds { get; private set; }

    /// <summary>What is wrong; null: nothing. Nothing must be added after it.</summary>
    public string? Problem { get; private set; }

    /// <summary>Takes a piece, and gives how much of it was taken: what remains is a character's beginning, to be given again.</summary>
    public int Add(ReadOnlySpan<byte> piece, bool isLast)
    {
        if (!hasBegun)
        {
            hasBegun = true;
            Problem = FindOtherEncoding(piece);
            Characters -= piece.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 1 : 0;
        }

        var whole = isLast ? piece : piece[..WholeLength(piece)];
        var zero = whole.IndexOf((byte)0);
        if (Problem is null && (zero >= 0 || !Utf8.IsValid(whole)))
        {
            FindPlace(whole, zero);
        }

        Bytes += whole.Length;
        LineEnds += whole.Count((byte)'\n');
        Characters += whole.Length - CountContinuations(whole);
        return whole.Length;
    }

    // Until the last lead byte that lacks its followers: at most 3 bytes from the end.
    private static int WholeLength(ReadOnlySpan<byte> piece)
    {
        for (var back = 1; back <= Math.Min(3, piece.Length); back++)
        {
            if (piece[^back] >= 0xC0)
            {
                var lacksMore = Rune.DecodeFromUtf8(piece[^back..], out _, out _) == OperationStatus.NeedMoreData;
                return lacksMore ? piece.Length - back : piece.Length;
            }
        }

        return piece.Length;
    }

    private static long CountContinuations(ReadOnlySpan<byte> bytes)
    {
        var count = 0L;
        foreach (var value in bytes)
        {
            count += (value & 0xC0) == 0x80 ? 1 : 0;
        }

        return count;
    }

    private static string? FindOtherEncoding(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return "the text looks like UTF-16 (its byte order mark stands at byte 0); save it as UTF-8";
        }

        // Latin letters in UTF-16 have a zero in every second byte, always the same one.
        var sample = start[..Math.Min(start.Length, 1024)];
        var zeros = (Even: 0, Odd: 0);
        for (var i = 0; i < sample.Length; i++)
        {
            zeros = sample[i] != 0 ? zeros : i % 2 == 0 ? (zeros.Even + 1, zeros.Odd) : (zeros.Even, zeros.Odd + 1);
        }

        var (few, many) = (Math.Min(zeros.Even, zeros.Odd), Math.Max(zeros.Even, zeros.Odd));
        return sample.Length >= 4 && many * 4 > sample.Length && few * 16 < many
            ? $"the text looks like UTF-16 (a zero stands at byte {sample.IndexOf((byte)0)}); save it as UTF-8"
            : null;
    }

    private void FindPlace(ReadOnlySpan<byte> piece, int zero)
    {
        var at = 0;
        while (at < piece.Length && at != zero && Rune.DecodeFromUtf8(piece[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        var place = $"byte {Bytes + at} (line {LineEnds + piece[..at].Count((byte)'\n') + 1})";
        Problem = at == zero
            ? $"{place} is a NUL character; text is expected"
            : $"{place} is not UTF-8; {Describe(piece[at])}; save it as UTF-8";
    }

    // Bytes 80 to 9F are letters and quotes of Windows, and nothing that stands in a text in Latin-1.
    private static string Describe(byte value) => value is >= 0x80 and <= 0x9F
        ? "the text looks like Windows-1252"
        : "the text looks like Latin-1 or Windows-1252";
}
