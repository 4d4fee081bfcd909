using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maas.Core.Naming;

/// <summary>Versions in JSON are their number.</summary>
public sealed class ModelVersionConverter : JsonConverter<ModelVersion>
{
    public override ModelVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var number = reader.GetInt32();
        return number >= 1
            ? new(number)
            : throw ServiceError.InvalidName.With($"version {number} is not a version; versions are whole numbers from 1 on");
    }

    public override void Write(Utf8JsonWriter writer, ModelVersion value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Number);
}
