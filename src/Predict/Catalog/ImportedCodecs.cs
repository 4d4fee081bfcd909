using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>What the sender of a model says of it: how raw input becomes its input, and what its output means.</summary>
internal sealed record ImportedCodecs(CodecWish<Encoding> Encoding, CodecWish<Decoding> Decoding)
{
    // Strict: what is unknown is refused, and nothing that is needed may be left out or null. By reflection, because generated readers
    // give what is absent its type's default instead of its own.
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        AllowOutOfOrderMetadataProperties = true,
    };

    /// <summary>Reads <c>{"encoding": {…}, "decoding": {…}}</c>, as manifests have them; <c>"none"</c> or null says that there is
    /// none, and what is left out says nothing.</summary>
    /// <exception cref="ServiceException">It is something else: with the place.</exception>
    public static ImportedCodecs Parse(byte[]? json)
    {
        var body = json is null ? new() : Read(() => JsonSerializer.Deserialize<Body>(json, Strict), "$") ?? throw UnreadCodec.At("$");
        return Of(body.Encoding, body.Decoding);
    }

    /// <summary>The same of two fields of a larger object; undefined ones are left out.</summary>
    /// <exception cref="ServiceException">They are something else: with the place.</exception>
    public static ImportedCodecs Of(JsonElement encoding, JsonElement decoding) =>
        new(Wish<Encoding>(encoding, "$.encoding"), Wish<Decoding>(decoding, "$.decoding"));

    /// <summary>What <see cref="Parse"/> reads as this.</summary>
    public byte[] ToJson()
    {
        var json = new JsonObject();
        if (Encoding.IsSaid)
        {
            json["encoding"] = JsonSerializer.SerializeToNode(Encoding.Value, Strict);
        }

        if (Decoding.IsSaid)
        {
            json["decoding"] = JsonSerializer.SerializeToNode(Decoding.Value, Strict);
        }

        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    /// <summary>Whether two manifests declare the same.</summary>
    public static bool AreSame(Manifest one, Manifest two) => Text(one) == Text(two);

    private static string Text(Manifest manifest) => string.Concat(
        JsonSerializer.Serialize(manifest.Encoding, Strict), JsonSerializer.Serialize(manifest.Decoding, Strict));

    private static CodecWish<T> Wish<T>(JsonElement json, string place)
        where T : class => json.ValueKind switch
        {
            JsonValueKind.Undefined => default,
            JsonValueKind.Null => new(true, null),
            JsonValueKind.String when json.ValueEquals("none") => new(true, null),
            _ => new(true, Read(() => Checked<T>(json, place).Deserialize<T>(Strict), place, json)),
        };

    // The reader of JSON tells neither what came nor what there is.
    private static JsonElement Checked<T>(JsonElement json, string place)
    {
        var types = typeof(T).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(type => (string)type.TypeDiscriminator!).ToArray();
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("type", out var type)
            && type.ValueKind == JsonValueKind.String && !types.Contains(type.GetString()))
        {
            var name = ShownText.Cut(type.GetString()!);
            throw ServiceError.InvalidJson.With(
                $"the manifest's {place[2..]}.type is \"{name}\"{Suggestions.Nearest(name, types)}",
                new Violation($"{place}.type", null, $"one of {string.Join(", ", types)} is expected"));
        }

        return json;
    }

    private static T? Read<T>(Func<T?> read, string place, JsonElement json = default)
    {
        try
        {
            return read();
        }
        catch (JsonException exception)
        {
            throw UnreadCodec.Of(exception, place, json);
        }
        catch (NotSupportedException)
        {
            throw UnreadCodec.At(place);
        }
    }

    private sealed record Body
    {
        public JsonElement Encoding { get; init; }
        public JsonElement Decoding { get; init; }
    }
}
