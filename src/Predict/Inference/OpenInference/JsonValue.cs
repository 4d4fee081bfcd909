using System.Text.Json;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>Reads the value that the reader stands at; the place is for messages.</summary>
internal delegate T JsonReading<out T>(ref Utf8JsonReader reader, string place);

/// <summary>Values of a request's JSON; each reader stands at the value and stays at its end.</summary>
internal static class JsonValue
{
    public static ServiceException Unfit(ref Utf8JsonReader reader, string place, string expected) =>
        ServiceError.InvalidInput.With($"{place} is {JsonToken.Show(ref reader)}; {expected} is expected");

    public static void Open(ref Utf8JsonReader reader, JsonTokenType begin, string place)
    {
        if (reader.TokenType != begin)
        {
            throw Unfit(ref reader, place, begin == JsonTokenType.StartArray ? "a list" : "an object");
        }
    }

    /// <summary>Which of these is the property that the reader stands at; another gives its own name.</summary>
    /// <param name="given">A bit for each of these that was there before.</param>
    /// <param name="place">The object; empty: the body.</param>
    /// <exception cref="ServiceException">It was there before.</exception>
    public static string? Field(ref Utf8JsonReader reader, ReadOnlySpan<string> known, ref uint given, string place)
    {
        for (var i = 0; i < known.Length; i++)
        {
            if (reader.ValueTextEquals(known[i]))
            {
                if ((given & (1u << i)) != 0)
                {
                    throw Twice(place.Length == 0 ? known[i] : $"{place}.{known[i]}");
                }

                given |= 1u << i;
                return known[i];
            }
        }

        return reader.GetString();
    }

    public static string Text(ref Utf8JsonReader reader, string place) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Unfit(ref reader, place, "a text");

    /// <summary>A text that most often is one of these, which then is given itself.</summary>
    public static string Text(
        ref Utf8JsonReader reader, string place, IReadOnlyList<TensorDescription> known, Func<TensorDescription, string> text)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            for (var i = 0; i < known.Count; i++)
            {
                if (reader.ValueTextEquals(text(known[i])))
                {
                    return text(known[i]);
                }
            }
        }

        return Text(ref reader, place);
    }

    public static bool Truth(ref Utf8JsonReader reader, string place) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False
            ? reader.GetBoolean()
            : throw Unfit(ref reader, place, "true or false");

    public static int Size(ref Utf8JsonReader reader, string place) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var size) && size >= 0
            ? size
            : throw Unfit(ref reader, place, $"a number of bytes from 0 to {int.MaxValue}");

    /// <summary>One field of an object of parameters; null where it is not there. The others are passed over.</summary>
    public static T? Parameter<T>(ref Utf8JsonReader reader, string place, string name, JsonReading<T> read)
        where T : struct
    {
        Open(ref reader, JsonTokenType.StartObject, place);
        T? value = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            RefuseUnsupported(ref reader, place);
            var isIt = reader.ValueTextEquals(name);
            if (isIt && value is not null)
            {
                throw Twice($"{place}.{name}");
            }

            reader.Read();
            value = isIt ? read(ref reader, $"{place}.{name}") : value;
            reader.Skip();
        }

        return value;
    }

    // The last would win, and the caller not know which that is.
    private static ServiceException Twice(string place) => ServiceError.InvalidInput.With($"{place} is there twice");

    // Passed over, these would give another answer than the one asked for.
    private static void RefuseUnsupported(ref Utf8JsonReader reader, string place)
    {
        if (reader.ValueTextEquals("shared_memory_region"u8) || reader.ValueTextEquals("classification"u8))
        {
            throw ServiceError.Unsupported.With(
                $"{place}.{reader.GetString()} asks for an extension of the protocol that this server does not have");
        }
    }

    public static long[] Shape(ref Utf8JsonReader reader, string place)
    {
        Open(ref reader, JsonTokenType.StartArray, place);
        Span<long> shape = stackalloc long[ShapeText.MostDimensions];
        var rank = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (rank == shape.Length)
            {
                throw ServiceError.InvalidInput.With(
                    $"{place} has more than {ShapeText.MostDimensions} dimensions, which is the most that a shape may have");
            }

            shape[rank++] = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var length) && length >= 0
                ? length
                : throw Unfit(ref reader, place, "a list of lengths from 0 on");
        }

        return shape[..rank].ToArray();
    }
}
