using System.Buffers;
using System.Text.Unicode;

namespace Maas.Datasets.Tables;

/// <summary>
/// The fields of one record, found in a buffer by RFC 4180: a field is plain, or stands in quotes and then may hold commas, line breaks
/// and doubled quotes. Lines end with CRLF, LF or CR. A quote inside a plain field is an ordinary letter. Used by one reader.
/// </summary>
internal sealed class CsvRecord
{
    public const int NeedsMore = -1;

    private static readonly SearchValues<byte> Ends = SearchValues.Create(",\r\n"u8);

    private (int Start, int Length, bool HasDoubledQuotes)[] fields = new (int, int, bool)[16];

    /// <summary>All fields of the record, also those beyond the limit, which are counted and not kept.</summary>
    public int Count { get; private set; }

    public CsvFault? Fault { get; private set; }

    /// <summary>A line with nothing on it.</summary>
    public bool IsBlank { get; private set; }

    public (int Start, int Length) this[int index] => (fields[index].Start, fields[index].Length);

    /// <summary>Finds the record that begins the data. Gives its length with the line break, or <see cref="NeedsMore"/>.</summary>
    public int Scan(Span<byte> data, bool isLast)
    {
        Count = 0;
        Fault = null;
        var at = 0;
        for (var column = 1; ; column++)
        {
            if (at == data.Length && !isLast)
            {
                return NeedsMore;
            }

            var end = at < data.Length && data[at] == '"' ? Quoted(data, at, isLast) : Plain(data, at);
            if (end == NeedsMore || (!isLast && (end == data.Length || (data[end] == '\r' && end + 1 == data.Length))))
            {
                return CheckLength(data.Length - at, column);
            }

            if (end == data.Length || data[end] != ',')
            {
                return Finish(data, end);
            }

            at = end + 1;
        }
    }

    private int Finish(Span<byte> data, int end)
    {
        IsBlank = Count == 1 && end == 0;
        var record = data[..end];
        if (Fault is null && (record.Contains((byte)0) || !Utf8.IsValid(record)))
        {
            CheckFields(data);
        }

        Unescape(data);
        var isPair = end + 1 < data.Length && data[end] == '\r' && data[end + 1] == '\n';
        return Math.Min(data.Length, end + (isPair ? 2 : 1));
    }

    private int Plain(ReadOnlySpan<byte> data, int start)
    {
        var length = data[start..].IndexOfAny(Ends);
        var end = length < 0 ? data.Length : start + length;
        Add(start, end - start, hasDoubledQuotes: false);
        return end;
    }

    private int Quoted(ReadOnlySpan<byte> data, int start, bool isLast)
    {
        var at = start + 1;
        var doubled = false;
        while (true)
        {
            var quote = data[at..].IndexOf((byte)'"');
            if (quote < 0 && isLast)
            {
                Add(start + 1, data.Length - start - 1, doubled);
                Fault ??= new(Count, "a quote is opened and never closed", IsFinal: true);
                return data.Length;
            }

            at += quote;
            if (quote < 0 || (at + 1 == data.Length && !isLast))
            {
                return NeedsMore;
            }

            if (at + 1 == data.Length || data[at + 1] != '"')
            {
                Add(start + 1, at - start - 1, doubled);
                return AfterQuote(data, at + 1);
            }

            doubled = true;
            at += 2;
        }
    }

    private int AfterQuote(ReadOnlySpan<byte> data, int start)
    {
        var length = data[start..].IndexOfAny(Ends);
        var end = length < 0 ? data.Length : start + length;
        if (end > start)
        {
            Fault ??= new(Count, $"text stands after the closing quote: {Shown.Text(data[start..end])}", IsFinal: false);
        }

        return end;
    }

    private void Add(int start, int length, bool hasDoubledQuotes)
    {
        if (length > CsvReader.MostFieldBytes)
        {
            Fault ??= TooLong(Count + 1);
        }

        if (Count < CsvReader.MostColumns)
        {
            if (Count == fields.Length)
            {
                Array.Resize(ref fields, Count * 2);
            }

            fields[Count] = (start, length, hasDoubledQuotes);
        }

        Count++;
    }

    private int CheckLength(int unfinished, int column)
    {
        // An unclosed quote swallows all that follows: it is found here, long before memory is.
        if (unfinished > CsvReader.MostFieldBytes + 2)
        {
            Fault ??= TooLong(column);
        }

        return NeedsMore;
    }

    private static CsvFault TooLong(int column) =>
        new(column, $"the field is longer than {CsvReader.MostFieldBytes} bytes; is a quote opened and never closed?", IsFinal: true);

    private void CheckFields(ReadOnlySpan<byte> data)
    {
        for (var i = 0; i < Math.Min(Count, CsvReader.MostColumns); i++)
        {
            var field = data.Slice(fields[i].Start, fields[i].Length);
            if (field.Contains((byte)0))
            {
                Fault = new(i + 1, "the field holds a NUL character; text is expected", IsFinal: false);
                return;
            }

            if (!Utf8.IsValid(field))
            {
                Fault = new(i + 1, $"the field is not UTF-8 text: {Shown.Text(field)}", IsFinal: false);
                return;
            }
        }

        Fault = new(0, "the record is not UTF-8 text", IsFinal: false);
    }

    private void Unescape(Span<byte> data)
    {
        for (var i = 0; i < Math.Min(Count, CsvReader.MostColumns); i++)
        {
            if (!fields[i].HasDoubledQuotes)
            {
                continue;
            }

            var field = data.Slice(fields[i].Start, fields[i].Length);
            var written = 0;
            for (var read = 0; read < field.Length; read++)
            {
                field[written++] = field[read];
                read += field[read] == '"' ? 1 : 0;
            }

            fields[i].Length = written;
        }
    }
}
