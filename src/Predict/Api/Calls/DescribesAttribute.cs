namespace Maas.Predict.Api.Calls;

/// <summary>What a call does, for <c>/openapi.json</c>; every function with an HTTP trigger has it.</summary>
/// <param name="summary">One sentence without its full stop, from the caller's side.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DescribesAttribute(string summary) : Attribute
{
    public string Summary => summary;

    /// <summary>What a caller has to know beyond it; null: nothing.</summary>
    public string? Detail { get; init; }
}
