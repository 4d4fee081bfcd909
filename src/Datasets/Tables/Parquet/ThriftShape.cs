namespace Maas.Datasets.Tables.Parquet;

/// <summary>
/// Follows a struct in Thrift's compact protocol to its end, keeping nothing of it: the library that reads Parquet believes every
/// length, and neither its memory nor its time is bounded by what the file holds. Used by one walk.
/// </summary>
/// <remarks>Source: the Thrift repository's doc/specs/thrift-compact-protocol.md.</remarks>
internal ref struct ThriftShape(ReadOnlySpan<byte> bytes)
{
    private const int MostDepth = 32;

    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>How many bytes the struct takes, once it was followed.</summary>
    public int Length { get; private set; }

    /// <summary>Of the outermost struct, the whole numbers in the fields 1 to 3; −1 where there is none.</summary>
    public (long First, long Second, long Third) Numbers { get; private set; } = (-1, -1, -1);

    /// <summary>Whether the bytes begin with a whole struct.</summary>
    public bool TryFollow() => TryStruct(0);

    private bool TryStruct(int depth)
    {
        if (depth > MostDepth)
        {
            return false;
        }

        for (var field = 0L; Length < bytes.Length;)
        {
            var header = bytes[Length++];
            if (header == 0)
            {
                return true;
            }

            var step = header >> 4;
            var isKnown = TryField(ref field, step);
            if (!isKnown || !TryValue(header & 0x0F, depth, isElement: false, depth == 0 ? field : 0))
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
            return true;
        }

        var isWhole = TryVarint(out var number);
        field = ZigZag(number);
        return isWhole;
    }

    private bool TryValue(int type, int depth, bool isElement, long field) => type switch
    {
        1 or 2 => TrySkip(isElement ? 1 : 0),
        3 => TrySkip(1),
        4 or 5 or 6 => TryNumber(field),
        7 => TrySkip(8),
        8 => TryVarint(out var length) && length <= int.MaxValue && TrySkip((int)length),
        9 or 10 => TryList(depth),
        11 => TryMap(depth),
        12 => TryStruct(depth + 1),
        13 => TrySkip(16),
        _ => false,
    };

    private bool TryNumber(long field)
    {
        var isWhole = TryVarint(out var number);
        Numbers = field switch
        {
            1 => Numbers with { First = ZigZag(number) },
            2 => Numbers with { Second = ZigZag(number) },
            3 => Numbers with { Third = ZigZag(number) },
            _ => Numbers,
        };
        return isWhole;
    }

    private bool TryList(int depth)
    {
        if (Length == bytes.Length)
        {
            return false;
        }

        var header = bytes[Length++];
        var count = (ulong)(header >> 4);
        return (count < 15 || TryVarint(out count)) && TryElements(count, header & 0x0F, null, depth);
    }

    private bool TryMap(int depth)
    {
        if (!TryVarint(out var count) || count == 0 || Length == bytes.Length)
        {
            return count == 0;
        }

        var types = bytes[Length++];
        return TryElements(count, types >> 4, types & 0x0F, depth);
    }

    // Every element takes a byte or more, so the loop ends with the bytes.
    private bool TryElements(ulong count, int type, int? second, int depth)
    {
        for (var i = 0UL; i < count; i++)
        {
            if (!TryValue(type, depth + 1, isElement: true, 0) || (second is { } other && !TryValue(other, depth + 1, isElement: true, 0)))
            {
                return false;
            }
        }

        return depth < MostDepth;
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
