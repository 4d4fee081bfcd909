namespace Maas.Predict.Api.Calls;

/// <summary>A value of the query, or a header, that a caller may send.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does, and what holds without it.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class AsksAttribute(string name, string description) : Attribute
{
    public string Name => name;

    public string Description => description;

    /// <summary>JSON Schema's word: string, integer, boolean.</summary>
    public string Type { get; init; } = "string";

    /// <summary>Whether it is a header.</summary>
    public bool IsHeader { get; init; }
}
