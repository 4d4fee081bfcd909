namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks the property of a result that is the HTTP response, where a function has other outputs too.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HttpResultAttribute : Attribute;
