namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a public method of a public class as a function. Names are unique in an app.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
