namespace Maas.Datasets.Tables.Parquet;

/// <summary>
/// Follows a struct in Thrift's compact protocol to its end: the library that reads Parquet believes every type and every length, and
/// neither its memory nor its time is bounded by what the file holds. Used by one walk.
/// </summary>
/// <param name="numbers">Gets the whole numbers of structs, by struct and field; null where nobody asks for them.</param>
/// <remarks>Source: the Thrift repository's doc/specs/thrift-compact-protocol.md.</remarks>
internal ref struct ThriftShape(ReadOnlySpan<byte> bytes, Dictionary<(char Of, long Field), long>? numbers = null)
{
    private const int MostDepth = 32;

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private readonly Dictionary<(char Of, long Field), long>? numbers = numbers;

    /// <summary>How many bytes the struct takes, once it was followed.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the bytes begin with a whole struct of this name, with fields of the types that it has.</summary>
    public bool TryFollow(char name) => TryStruct(name, 0);

    private bool TryStruct(char name, int depth)
    {
        for (var field = 0L; depth <= MostDepth && Length < bytes.Length;)
        {
            var header = bytes[Length++];
            if (header == 0)
            {
                return true;
            }

            var type = header & 0x0F;
            var isKnown = TryField(ref field, header >> 4);
            var expected = ParquetThrift.Find(name, field);
            if (!isKnown || !ParquetThrift.Fits(expected, type) || !TryValue(type, expected, (name, field), depth))
            {
                return false;
            }
        }

        return false;
    }

    private bool TryField(ref long field, int step)
    {
        if (step > 0)
        {
            field += step;
            return field <= short.MaxValue;
        }

        var isWhole = TryVarint(out var number);
        field = ZigZag(number);
        return isWhole && field is > 0 and <= short.MaxValue;
    }

    private bool TryValue(int type, string? expected, (char, long) place, int depth) => type switch
    {
        1 or 2 => true,
        3 => TrySkip(1),
        4 or 5 or 6 => TryNumber(place),
        7 => TrySkip(8),
        8 => TryVarint(out var length) && length <= int.MaxValue && TrySkip((int)length),
        9 => TryList(expected![1..], depth),
        _ => TryStruct(expected![0], depth + 1),
    };

    private bool TryNumber((char, long) place)
    {
        var isWhole = TryVarint(out var number);
        numbers?[place] = ZigZag(number);
        return isWhole;
    }

    // Every element takes a byte or more, so the loop ends with the bytes.
    private bool TryList(string expected, int depth)
    {
        if (Length == bytes.Length)
        {
            return false;
        }

        var header = bytes[Length++];
        var count = (ulong)(header >> 4);
        if ((count == 15 && !TryVarint(out count)) || (count > 0 && !ParquetThrift.Fits(expected, header & 0x0F)))
        {
            return false;
        }

        for (var i = 0UL; i < count; i++)
        {
            if (!TryValue(header & 0x0F, expected, default, depth))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryVarint(out ulong number)
    {
        number = 0;
        for (var shift = 0; shift < 64 && Length < bytes.Length; shift += 7)
        {
            var part = bytes[Length++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private bool TrySkip(int count)
    {
        if (count < 0 || count > bytes.Length - Length)
        {
            return false;
        }

        Length += count;
        return true;
    }

    private static long ZigZag(ulong number) => (long)(number >> 1) ^ -(long)(number & 1);
}
