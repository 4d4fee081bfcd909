using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Registry;
using Maas.Onnx.Templates;

namespace Maas.Codecs.Tables;

/// <summary>
/// Rows of a table to rows of numbers [width], and to texts, as a <see cref="TableEncoding"/> declares. Training and serving,
/// CSV and JSON, all come through the same lines, so the same row gives the same bits. For any number of threads.
/// </summary>
public sealed class TableEncoder
{
    private readonly TableColumn[] columns;
    private readonly int[] starts;
    private readonly Dictionary<string, int>[] categories;
    private readonly Dictionary<string, int> byName;

    public TableEncoder(TableEncoding encoding)
    {
        columns = [.. encoding.Columns];
        starts = new int[columns.Length];
        categories = new Dictionary<string, int>[columns.Length];
        byName = new(StringComparer.Ordinal);
        for (var i = 0; i < columns.Length; i++)
        {
            starts[i] = Width;
            Width += WidthOf(columns[i]);
            categories[i] = Index(columns[i].Categories);
            byName[columns[i].Name] = i;
        }
    }

    /// <summary>How many numbers a row becomes.</summary>
    public int Width { get; }

    /// <summary>Where a column's numbers begin.</summary>
    public int StartOf(int column) => starts[column];

    /// <summary>How many numbers a column becomes: a text none.</summary>
    public static int WidthOf(TableColumn column) => column.As switch
    {
        CellEncoding.OneHot => column.Categories.Count,
        CellEncoding.Text => 0,
        _ => 1,
    };

    /// <summary>Encodes UTF-8 cells that come in the columns' order, as a CSV file has them.</summary>
    /// <exception cref="ServiceException">A cell doesn't suit its column.</exception>
    public void Encode(ReadOnlySpan<ReadOnlyMemory<byte>> cells, Span<float> destination) => Encode(cells, destination, []);

    /// <summary>The same of 32 or 64 bits a number.</summary>
    /// <param name="texts">For each column, its text where it is one.</param>
    /// <exception cref="ServiceException">A cell doesn't suit its column.</exception>
    public void Encode<T>(ReadOnlySpan<ReadOnlyMemory<byte>> cells, Span<T> destination, Span<string> texts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (cells.Length != columns.Length)
        {
            throw ServiceError.InvalidInput.With($"the row has {cells.Length} cells; {columns.Length} are expected");
        }

        destination[..Width].Clear();
        for (var i = 0; i < columns.Length; i++)
        {
            Put(i, cells[i].Span, destination, texts);
        }
    }

    /// <summary>Encodes a JSON object: see the other overload.</summary>
    /// <exception cref="ServiceException">It is no object, has unknown fields, or a value doesn't suit its column.</exception>
    public void Encode(JsonElement row, Span<float> destination)
    {
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(row));
        reader.Read();
        Encode(ref reader, destination);
    }

    /// <summary>
    /// Encodes the JSON object that the reader stands at, and leaves it at the object's end. Values are numbers, texts (also of
    /// numbers), true and false, or null; a field that is left out is a missing cell, as null and an empty text are.
    /// </summary>
    /// <exception cref="ServiceException">It is no object, has unknown or repeated fields, or a value doesn't suit its column.</exception>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public void Encode(ref Utf8JsonReader reader, Span<float> destination) => Encode(ref reader, destination, []);

    /// <summary>The same of 32 or 64 bits a number.</summary>
    /// <param name="texts">For each column, its text where it is one.</param>
    /// <exception cref="ServiceException">It is no object, has unknown or repeated fields, or a value doesn't suit its column.</exception>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public void Encode<T>(ref Utf8JsonReader reader, Span<T> destination, Span<string> texts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw ServiceError.InvalidInput.With($"a row is a JSON object of fields; {JsonCell.Name(reader.TokenType)} came");
        }

        var seen = columns.Length <= 256 ? stackalloc bool[columns.Length] : new bool[columns.Length];
        destination[..Width].Clear();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var column = Find(ref reader);
            if (seen[column])
            {
                throw Refuse(column, $"field \"{columns[column].Name}\" is there twice");
            }

            seen[column] = true;
            reader.Read();
            Put(column, JsonCell.Read(ref reader, columns[column].Name), destination, texts);
        }

        for (var i = 0; i < columns.Length; i++)
        {
            if (!seen[i])
            {
                Put(i, [], destination, texts);
            }
        }
    }

    private static Dictionary<string, int> Index(IReadOnlyList<string> names)
    {
        var index = new Dictionary<string, int>(names.Count, StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            index[names[i]] = i;
        }

        return index;
    }

    private int Find(ref Utf8JsonReader reader)
    {
        Span<char> name = stackalloc char[256];
        if (JsonCell.Length(reader) <= name.Length
            && byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..reader.CopyString(name)], out var column))
        {
            return column;
        }

        var field = reader.GetString()!;
        if (byName.TryGetValue(field, out column))
        {
            return column;
        }

        var unknown = ShownText.Cut(field);
        throw ServiceError.InvalidInput.With(
            Nearest.Unknown("there is no field", unknown, [.. byName.Keys.Take(50)]), new Violation(unknown, null, "unknown field"));
    }

    private void Put<T>(int index, ReadOnlySpan<byte> cell, Span<T> destination, Span<string> texts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var column = columns[index];
        switch (column.As)
        {
            case CellEncoding.Number:
                destination[starts[index]] = NumberCell.Read<T>(column, cell);
                break;
            case CellEncoding.Text:
                texts[index] = CellText.Text(cell);
                break;
            case CellEncoding.Index:
                destination[starts[index]] = T.CreateTruncating(Category(categories[index], cell));
                break;
            case CellEncoding.OneHot when Category(categories[index], cell) is var known and >= 0:
                destination[starts[index] + known] = T.One;
                break;
        }
    }

    private static int Category(Dictionary<string, int> known, ReadOnlySpan<byte> cell)
    {
        if (Cell.IsMissing(cell))
        {
            return -1;
        }

        Span<char> text = stackalloc char[CellText.ShortChars];
        var isKnown = CellText.TryChars(cell, text, out var length)
            ? known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..length], out var index)
            : known.TryGetValue(CellText.Text(cell), out index);
        return isKnown ? index : -1;
    }

    private ServiceException Refuse(int column, string detail) => NumberCell.Refuse(columns[column].Name, detail);
}
