using System.Text.Json.Nodes;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Predict.Api.Description;

/// <summary>The schemas of what has a converter of its own, of which the serializer can tell nothing.</summary>
internal static class PlainSchema
{
    public static JsonObject Of(Type type)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            _ when value == typeof(ModelVersion) => new() { ["type"] = "integer", ["minimum"] = 1 },
            _ when value == typeof(JobId) => new() { ["type"] = "string", ["pattern"] = "^[0-9a-hjkmnp-tv-z]{20}(-[0-9]{3})?$" },
            _ when IsName(value) => new() { ["type"] = "string", ["pattern"] = "^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$" },
            _ when value.IsEnum => new()
            {
                ["enum"] = new JsonArray([.. Enum.GetNames(value).Select(name => JsonValue.Create(Words.Of(name)))]),
            },
            _ when value == typeof(ClassWeights) => new() { ["type"] = new JsonArray("string", "object") },
            _ => [],
        };
    }

    private static bool IsName(Type type) =>
        type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IName<>));
}
