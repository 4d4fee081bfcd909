using System.Text.Json;
using System.Text.Unicode;
using Maas.Core;

namespace Maas.Datasets.Tables;

/// <summary>
/// A table of one JSON object a line (JSONL). A key that an object lacks, and null, are missing cells; numbers stand as they are
/// written. Blank lines are passed over.
/// </summary>
internal sealed class JsonTable(Stream stream) : ITableReader
{
    private readonly LineReader lines = new(stream);
    private readonly JsonColumns columns = new();
    private readonly List<(long Row, ReadOnlyMemory<byte> Text)> cells = [];
    private byte[] unescaped = [];
    private int unescapedLength;
    private bool isOver;

    public IReadOnlyList<string> Names => columns.Names;

    public bool LearnsNames => true;

    public long Row { get; private set; }

    public long? Offset => lines.Offset;

    public Violation? Problem { get; private set; }

    public void MoveTo(TablePlace place)
    {
        if (place.Offset is { } offset)
        {
            lines.MoveTo(offset);
            Row = place.Row;
        }
    }

    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        while (!isOver && await lines.ReadAsync(cancellation))
        {
            if (!lines.Line.Span.Trim(" \t\r"u8).IsEmpty)
            {
                Row++;
                Problem = Parse(lines.Line);
                return true;
            }
        }

        if (lines.Fault is null || isOver)
        {
            return false;
        }

        (isOver, Row, Problem) = (true, Row + 1, new(null, Row + 1, lines.Fault));
        return true;
    }

    public ReadOnlyMemory<byte> Cell(int column) => column < cells.Count && cells[column].Row == Row ? cells[column].Text : default;

    public ValueTask DisposeAsync()
    {
        lines.Dispose();
        return ValueTask.CompletedTask;
    }

    private Violation? Parse(ReadOnlyMemory<byte> line)
    {
        if (!Utf8.IsValid(line.Span))
        {
            return new(null, Row, $"the line is not UTF-8 text: {Shown.Text(line.Span)}");
        }

        unescapedLength = 0;
        unescaped = unescaped.Length < line.Length ? new byte[line.Length * 2] : unescaped;
        var reader = new Utf8JsonReader(line.Span);
        try
        {
            reader.Read();
            return reader.TokenType == JsonTokenType.StartObject
                ? ParseObject(ref reader, line)
                : new(null, Row, $"the line is {Word(reader.TokenType)}; one JSON object a line is expected");
        }
        catch (JsonException broken)
        {
            return new(null, Row, $"the line is no JSON object: it breaks at its byte {broken.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            // What the reader throws for an escaped half of a surrogate pair.
            return new(null, Row, "the line escapes half a character (a surrogate without its pair)");
        }
    }

    private Violation? ParseObject(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line)
    {
        Violation? problem = null;
        for (var expected = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; expected++)
        {
            var wrong = columns.Find(Text(ref reader, line).Span, expected, out var column);
            expected = column;
            reader.Read();
            wrong ??= Take(column, ref reader, line);
            problem ??= wrong is null ? null : new(column < Names.Count ? Names[column] : null, Row, wrong);
            reader.Skip();
        }

        // Whatever follows the object breaks it.
        reader.Read();
        return problem;
    }

    private string? Take(int column, ref Utf8JsonReader reader, ReadOnlyMemory<byte> line)
    {
        while (cells.Count <= column)
        {
            cells.Add((0, default));
        }

        if (cells[column].Row == Row)
        {
            return "the line has the key twice";
        }

        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            return $"the value is {Word(reader.TokenType)}; a number, a text, true, false or null is expected";
        }

        var text = reader.TokenType == JsonTokenType.Null ? default : Text(ref reader, line);
        cells[column] = (Row, text);
        if (text.Length > CsvReader.MostFieldBytes)
        {
            return $"the field is longer than {CsvReader.MostFieldBytes} bytes";
        }

        return text.Span.Contains((byte)0) ? "the field holds a NUL character; text is expected" : null;
    }

    // In the line itself where nothing is escaped, else in memory beside it.
    private ReadOnlyMemory<byte> Text(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line)
    {
        if (reader.ValueIsEscaped)
        {
            var text = unescaped.AsMemory(unescapedLength, reader.CopyString(unescaped.AsSpan(unescapedLength)));
            unescapedLength += text.Length;
            return text;
        }

        var quote = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? 1 : 0;
        return line.Slice((int)reader.TokenStartIndex + quote, reader.ValueSpan.Length);
    }

    private static string Word(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        _ => "true, false or null",
    };
}
