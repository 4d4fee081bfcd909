using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
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
        RespectRequiredConstructorParameters = true,
        AllowOutOfOrderMetadataProperties = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Reads <c>{"encoding": {…}, "decoding": {…}}</c>, as manifests have them; <c>"none"</c> or null says that there is
    /// none, and what is left out says nothing.</summary>
    /// <exception cref="ServiceException">It is something else: with the place.</exception>
    public static ImportedCodecs Parse(byte[]? json)
    {
        if (json is null)
        {
            return Of(default, default);
        }

        using var document = JsonDocument.Parse(json);
        CodecShape.CheckManifest(document.RootElement);
        return Of(Field(document.RootElement, "encoding"), Field(document.RootElement, "decoding"));
    }

    /// <summary>The same of two fields of a larger object; undefined ones are left out.</summary>
    /// <exception cref="ServiceException">They are something else: with the place.</exception>
    public static ImportedCodecs Of(JsonElement encoding, JsonElement decoding) =>
        new(Wish<Encoding>(encoding, "encoding"), Wish<Decoding>(decoding, "decoding"));

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
            JsonValueKind.Object => new(true, Read<T>(json, place)),
            _ => throw CodecShape.Wrong(place, json, "an object with a \"type\", or \"none\""),
        };

    private static T? Read<T>(JsonElement json, string place)
    {
        CodecShape.Check(json, Strict.GetTypeInfo(typeof(T)), place);
        return json.Deserialize<T>(Strict);
    }

    private static JsonElement Field(JsonElement json, string name) => json.TryGetProperty(name, out var field) ? field : default;
}
