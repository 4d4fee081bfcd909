namespace Maas.Predict.Api.Calls;

/// <summary>A word that a field of a body takes in the place of what its type says.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AlsoTakesAttribute(string word) : Attribute
{
    public string Word => word;
}
