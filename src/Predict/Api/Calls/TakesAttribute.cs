namespace Maas.Predict.Api.Calls;

/// <summary>A body that a call takes.</summary>
/// <param name="mediaType">Its Content-Type.</param>
/// <param name="type">The record of the JSON's form; null: bytes, or JSON of any form.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class TakesAttribute(string mediaType, Type? type = null) : Attribute
{
    public string MediaType => mediaType;

    public Type? Type => type;

    /// <summary>Whether the call can come without it.</summary>
    public bool IsOptional { get; init; }
}
