using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Maas.Predict.Api.Calls;

namespace Maas.Predict.Api.Description;

/// <summary>
/// The schemas of the records that are written as JSON, each once under its name, made from the same metadata by which they are
/// written; and of those that are read. What a record has a default for is always written, and may be left out where it is read, so
/// that one which is both has two schemas. For one thread.
/// </summary>
internal sealed class SchemaBook(XmlSummaries summaries)
{
    private const string Ending = "View";
    private const string BodyEnding = "Body";

    private readonly SortedDictionary<string, (Type Type, JsonNode Schema)> schemas = new(StringComparer.Ordinal);

    public JsonObject Components => new(schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value.Schema)));

    /// <summary>A reference to the schema of a record, or a plain one.</summary>
    /// <param name="isBody">It is read, not written.</param>
    public JsonNode Of(Type type, JsonSerializerOptions options, bool isBody) => JsonSchemaExporter.GetJsonSchemaAsNode(
        options.GetTypeInfo(type),
        new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = (context, node) => Transform(context, node, isBody) });

    private JsonObject Transform(JsonSchemaExporterContext context, JsonNode node, bool isBody)
    {
        var schema = node as JsonObject ?? PlainSchema.Of(context.TypeInfo.Type);

        // A null that has to be said says something.
        schema = isBody && context.PropertyInfo is { IsRequired: true, IsSetNullable: true } ? schema : WithoutNull(schema);
        if (schema.ContainsKey("$ref"))
        {
            schema = Again(context.TypeInfo, isBody);
        }
        else if (schema.ContainsKey("properties") && context.TypeInfo.Kind == JsonTypeInfoKind.Object || schema.ContainsKey("anyOf"))
        {
            schema = Enter(context.TypeInfo, schema, isBody);
        }

        // The exporter leaves out what a list is of where it can tell nothing of that itself.
        if (context.TypeInfo.ElementType is { } item && schema["type"] is JsonValue kind && (string?)kind == "array"
            && !schema.ContainsKey("items")
            && Of(item, context.TypeInfo.Options, isBody) is JsonObject { Count: > 0 } items)
        {
            schema["items"] = items;
        }

        return context.PropertyInfo is { } property ? OfProperty(property, schema) : schema;
    }

    private JsonObject OfProperty(JsonPropertyInfo property, JsonObject schema)
    {
        if (property.AttributeProvider is MemberInfo member && member.GetCustomAttribute<AlsoTakesAttribute>() is { Word: var word })
        {
            schema = new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["const"] = word }) };
        }

        if (summaries.Find(property) is { } text)
        {
            schema["description"] = text;
        }

        return schema;
    }

    // What the exporter has met before it refers to by its place, which is no more there: a record has its name, a list is made again.
    private JsonObject Again(JsonTypeInfo type, bool isBody) => type.Kind == JsonTypeInfoKind.Object
        ? Reference(NameOf(type.Type, isBody))
        : Of(type.Type, type.Options, isBody).AsObject();

    private JsonObject Enter(JsonTypeInfo type, JsonObject schema, bool isBody)
    {
        var name = NameOf(type.Type, isBody);
        if (schemas.TryGetValue(name, out var known) && known.Type != type.Type)
        {
            throw new InvalidOperationException($"{known.Type} and {type.Type} would both be the schema {name}: rename one");
        }

        schema["type"] = "object";
        if (schema["properties"] is JsonObject properties)
        {
            Require(type, schema, properties, isBody);
        }

        if (summaries.Find(type.Type) is { } text)
        {
            schema["description"] = text;
        }

        schemas[name] = (type.Type, schema);
        return Reference(name);
    }

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    // The word that tells a record's kind, which is no property of it, is there always.
    private static void Require(JsonTypeInfo type, JsonObject schema, JsonObject properties, bool isBody)
    {
        var free = type.Properties.Where(property => isBody ? !IsNeeded(property) : !IsWritten(property)).Select(property => property.Name);
        var required = properties.Select(property => property.Key).Except(free).ToArray();
        schema.Remove("required");
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        }
    }

    // Answers leave out what is null, and write all else.
    private static bool IsWritten(JsonPropertyInfo property) => !property.IsGetNullable && !property.IsExtensionData;

    private static bool IsNeeded(JsonPropertyInfo property) => property.IsRequired || (IsWritten(property)
        && property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false });

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

    private static string NameOf(Type type, bool isBody)
    {
        var name = NameOf(type);
        return isBody && !name.EndsWith(BodyEnding, StringComparison.Ordinal) ? name + BodyEnding : name;
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
