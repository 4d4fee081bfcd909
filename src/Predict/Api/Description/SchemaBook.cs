using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Maas.Predict.Api.Description;

/// <summary>
/// The schemas of the records that are written as JSON, each once under its name, made from the same metadata by which they are
/// written. For one thread.
/// </summary>
internal sealed class SchemaBook(XmlSummaries summaries)
{
    private const string Ending = "View";

    private readonly SortedDictionary<string, (Type Type, JsonNode Schema)> schemas = new(StringComparer.Ordinal);

    public JsonObject Components => new(schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value.Schema)));

    /// <summary>A reference to the schema of a record, or a plain one.</summary>
    public JsonNode Of(Type type, JsonSerializerOptions options) => JsonSchemaExporter.GetJsonSchemaAsNode(
        options.GetTypeInfo(type), new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform });

    private JsonObject Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        var schema = WithoutNull(node as JsonObject ?? PlainSchema.Of(context.TypeInfo.Type));
        if (schema.ContainsKey("$ref"))
        {
            schema = Again(context.TypeInfo);
        }
        else if (schema.ContainsKey("properties") && context.TypeInfo.Kind == JsonTypeInfoKind.Object || schema.ContainsKey("anyOf"))
        {
            schema = Enter(context.TypeInfo, schema);
        }

        // The exporter leaves out what a list is of where it can tell nothing of that itself.
        if (context.TypeInfo.ElementType is { } item && (string?)schema["type"] == "array" && !schema.ContainsKey("items")
            && Of(item, context.TypeInfo.Options) is JsonObject { Count: > 0 } items)
        {
            schema["items"] = items;
        }

        if (context.PropertyInfo is { } property && summaries.Find(property) is { } text)
        {
            schema["description"] = text;
        }

        return schema;
    }

    // What the exporter has met before it refers to by its place, which is no more there: a record has its name, a list is made again.
    private JsonObject Again(JsonTypeInfo type) => type.Kind == JsonTypeInfoKind.Object
        ? Reference(NameOf(type.Type))
        : Of(type.Type, type.Options).AsObject();

    private JsonObject Enter(JsonTypeInfo type, JsonObject schema)
    {
        var name = NameOf(type.Type);
        if (schemas.TryGetValue(name, out var known) && known.Type != type.Type)
        {
            throw new InvalidOperationException($"{known.Type} and {type.Type} would both be the schema {name}: rename one");
        }

        schema["type"] = "object";
        if (schema["properties"] is JsonObject properties)
        {
            Require(type, schema, properties);
        }

        if (summaries.Find(type.Type) is { } text)
        {
            schema["description"] = text;
        }

        schemas[name] = (type.Type, schema);
        return Reference(name);
    }

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    // Answers leave out what is null, and write all else; the word that tells a record's kind is written always.
    private static void Require(JsonTypeInfo type, JsonObject schema, JsonObject properties)
    {
        var free = type.Properties.Where(property => property.IsGetNullable || property.IsExtensionData).Select(property => property.Name);
        var required = properties.Select(property => property.Key).Except(free).ToArray();
        schema.Remove("required");
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        }
    }

    private static JsonObject WithoutNull(JsonObject schema)
    {
        if (schema["type"] is JsonArray types)
        {
            types.RemoveAll(type => (string?)type == "null");
            schema["type"] = types is [var only] ? only!.DeepClone() : types.DeepClone();
        }

        if (schema["enum"] is JsonArray words)
        {
            schema["type"] = "string";
            words.RemoveAll(word => word is null);
        }

        return schema;
    }

    // PageView<ModelView> is ModelPage.
    private static string NameOf(Type type)
    {
        var own = type.Name.Split('`')[0];
        var name = own.EndsWith(Ending, StringComparison.Ordinal) ? own[..^Ending.Length] : own;
        var around = type.DeclaringType is { } declaring ? NameOf(declaring) : "";
        return $"{string.Concat(type.GenericTypeArguments.Select(NameOf))}{around}{name}";
    }
}
