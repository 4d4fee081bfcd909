using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Maas.FunctionsEmulator.Invocation;

/// <summary>Turns what a trigger gives into what a parameter takes, in the worker's order: as it is, by its own parser, as JSON.</summary>
internal static class Conversion
{
    /// <summary>Whether route values and metadata can become this type.</summary>
    public static bool CanConvertTo(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsPrimitive || plain.IsEnum || plain == typeof(string) || plain == typeof(decimal) || plain == typeof(Guid)
            || plain == typeof(DateTime) || plain == typeof(DateTimeOffset);
    }

    public static object? FromTrigger(EmulatedContext context, ParameterInfo parameter)
    {
        var value = context.BindingContext.BindingData.GetValueOrDefault(parameter.Name!);
        if (value is null)
        {
            return Absent(parameter);
        }

        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var text = value as string ?? JsonSerializer.Serialize(value);
        return value switch
        {
            _ when type.IsInstanceOfType(value) => value,
            _ when type == typeof(string) => Convert.ToString(value, CultureInfo.InvariantCulture),
            DateTimeOffset time when type == typeof(DateTime) => time.UtcDateTime,
            string when type == typeof(Guid) && Guid.TryParse(text, out var id) => id,
            string when type == typeof(DateTimeOffset) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time) => time,
            string when type == typeof(DateTime) && DateTime.TryParse(text, CultureInfo.InvariantCulture, out var time) => time,
            _ => FromJson(context, new BinaryData(text), parameter),
        };
    }

    /// <summary>By the options that the app gave its services, as the worker does it; names match in any case.</summary>
    public static object? FromJson(EmulatedContext context, BinaryData json, ParameterInfo parameter)
    {
        var options = context.InstanceServices.GetRequiredService<IOptions<JsonSerializerOptions>>().Value;
        try
        {
            return JsonSerializer.Deserialize(json, parameter.ParameterType, options);
        }
        catch (JsonException error)
        {
            throw new InvalidOperationException($"\"{parameter.Name}\" can't be read as {parameter.ParameterType.Name}", error);
        }
    }

    private static object? Absent(ParameterInfo parameter)
    {
        if (parameter.HasDefaultValue)
        {
            return parameter.DefaultValue;
        }

        return parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null
            ? throw new InvalidOperationException($"the parameter \"{parameter.Name}\" has neither a value nor a default")
            : null;
    }
}
