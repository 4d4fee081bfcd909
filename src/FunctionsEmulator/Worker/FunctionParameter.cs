namespace Microsoft.Azure.Functions.Worker;

/// <summary>A parameter of a function's method.</summary>
public class FunctionParameter
{
    internal FunctionParameter(string name, Type type)
    {
        Name = name;
        Type = type;
    }

    public string Name { get; }

    public Type Type { get; }
}
