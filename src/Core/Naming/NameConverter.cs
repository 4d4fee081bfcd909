using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maas.Core.Naming;

/// <summary>Names in JSON are their text.</summary>
public sealed class NameConverter<T> : JsonConverter<T>
    where T : struct, IName<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => T.Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
