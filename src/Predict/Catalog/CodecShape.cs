using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Maas.Core;

namespace Maas.Predict.Catalog;

/// <summary>What the JSON of a manifest's encoding or decoding must be before it is read: the reader of JSON tells neither what came nor
/// what there is, and what it misses in its messages alone.</summary>
internal static class CodecShape
{
    private static readonly string[] Parts = ["encoding", "decoding"];

    /// <exception cref="ServiceException">It is no object of an encoding and a decoding.</exception>
    public static void CheckManifest(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("", json, "{\"encoding\": {\"type\": …} or \"none\", \"decoding\": {\"type\": …} or \"none\"}");
        }

        CheckNames(json, Parts, "");
    }

    /// <param name="place">Where it stands in the manifest.</param>
    /// <exception cref="ServiceException">It can't be read as this type: with the place, what came and what is expected.</exception>
    public static void Check(JsonElement json, JsonTypeInfo type, string place)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                CheckObject(json, type, place);
                break;
            case JsonTypeInfoKind.Enumerable:
                CheckList(json, type, place);
                break;
            default:
                CheckValue(json, type, place);
                break;
        }
    }

    public static ServiceException Wrong(string place, JsonElement json, string takes) =>
        Refusal(place, $"is {ShownText.Of(json)}; it takes {takes}", $"{takes} is expected");

    private static void CheckObject(JsonElement json, JsonTypeInfo type, string place)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(place, json, "an object");
        }

        var word = type.PolymorphismOptions?.TypeDiscriminatorPropertyName;
        var properties = (word is null ? type : Chosen(json, type, word, place)).Properties;
        CheckNames(json, [.. properties.Select(property => property.Name), .. word is null ? [] : new[] { word }], place);
        foreach (var property in properties)
        {
            if (!json.TryGetProperty(property.Name, out var value))
            {
                CheckLeftOut(property, place);
            }
            else if (value.ValueKind != JsonValueKind.Null || !property.IsSetNullable)
            {
                Check(value, type.Options.GetTypeInfo(property.PropertyType), $"{place}.{property.Name}");
            }
        }
    }

    private static void CheckLeftOut(JsonPropertyInfo property, string place)
    {
        if (property.IsRequired)
        {
            throw Lacks(place, property.Name);
        }
    }

    private static JsonTypeInfo Chosen(JsonElement json, JsonTypeInfo type, string word, string place)
    {
        if (!json.TryGetProperty(word, out var name))
        {
            throw Lacks(place, word);
        }

        var types = type.PolymorphismOptions!.DerivedTypes;
        var came = name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
        var chosen = types.FirstOrDefault(known => came.Equals(known.TypeDiscriminator));
        if (chosen.DerivedType is { } derived)
        {
            return type.Options.GetTypeInfo(derived);
        }

        string[] words = [.. types.Select(known => (string)known.TypeDiscriminator!)];
        throw Refusal(
            $"{place}.{word}",
            $"is {ShownText.Of(name)}{Suggestions.Nearest(ShownText.Cut(came), words)}",
            $"one of {string.Join(", ", words)} is expected");
    }

    private static void CheckNames(JsonElement json, string[] known, string place)
    {
        foreach (var (name, count) in json.EnumerateObject().CountBy(field => field.Name))
        {
            var shown = ShownText.Cut(name);
            if (!known.Contains(name))
            {
                throw Refusal(Within(place, shown), $"is no field there{Suggestions.Nearest(shown, known)}", "is unknown");
            }

            if (count > 1)
            {
                throw Refusal(Within(place, shown), "is there twice", "is there twice");
            }
        }
    }

    private static void CheckList(JsonElement json, JsonTypeInfo type, string place)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(place, json, "a list");
        }

        var items = type.Options.GetTypeInfo(type.ElementType!);
        foreach (var (i, item) in json.EnumerateArray().Index())
        {
            Check(item, items, $"{place}[{i}]");
        }
    }

    private static void CheckValue(JsonElement json, JsonTypeInfo type, string place)
    {
        try
        {
            // What is too large for its type is read as infinite, which JSON can't write.
            if (json.Deserialize(type) is null or float.PositiveInfinity or float.NegativeInfinity
                or double.PositiveInfinity or double.NegativeInfinity)
            {
                throw Wrong(place, json, Expected(type.Type));
            }
        }
        catch (UnknownWordException unknown)
        {
            var words = $"one of {string.Join(", ", unknown.Words)} is expected";
            throw Refusal(place, $"is {unknown.Came}; {words}", words);
        }
        catch (JsonException)
        {
            throw Wrong(place, json, Expected(type.Type));
        }
    }

    private static string Expected(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var text when text == typeof(string) => "a text",
        var flag when flag == typeof(bool) => "true or false",
        var whole when whole == typeof(int) => $"a whole number of at most {int.MaxValue}",
        var single when single == typeof(float) => Number(float.MaxValue),
        var number when number == typeof(double) => Number(double.MaxValue),
        var other => throw new InvalidOperationException($"a codec has a field of the unknown type {other.Name}"),
    };

    private static string Number(double largest) =>
        string.Create(CultureInfo.InvariantCulture, $"a number from {-largest:g5} to {largest:g5}");

    private static ServiceException Lacks(string place, string field) => ServiceError.InvalidJson.With(
        $"the manifest's {place} has no \"{field}\", which is needed there", new Violation($"$.{place}.{field}", null, "is missing"));

    private static ServiceException Refusal(string place, string what, string expected) => ServiceError.InvalidJson.With(
        $"the manifest{(place.Length > 0 ? "'s " : "")}{place} {what}",
        new Violation(place.Length > 0 ? $"$.{place}" : "$", null, expected));

    private static string Within(string place, string name) => place.Length > 0 ? $"{place}.{name}" : name;
}
