using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maas.Core.Jobs;

/// <summary>Writes class weights as a job has them. A job's own reader reads them, with the field's path in its errors.</summary>
public sealed class ClassWeightsConverter : JsonConverter<ClassWeights>
{
    /// <exception cref="NotSupportedException">Always.</exception>
    public override ClassWeights Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("class weights are read by the job's reader");

    public override void Write(Utf8JsonWriter writer, ClassWeights value, JsonSerializerOptions options)
    {
        if (value.ByLabel is null)
        {
            writer.WriteStringValue(ClassWeights.BalancedWord);
            return;
        }

        writer.WriteStartObject();
        foreach (var (label, weight) in value.ByLabel)
        {
            writer.WriteNumber(label, weight);
        }

        writer.WriteEndObject();
    }
}
