using System.Text.Json.Serialization;

namespace Maas.Core.Naming;

/// <summary>The name of a model within its tenant.</summary>
[JsonConverter(typeof(NameConverter<ModelName>))]
public readonly record struct ModelName : IName<ModelName>
{
    private ModelName(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="ServiceException">The text is not of the form that names take.</exception>
    public static ModelName Parse(string? text) => new(NamePattern.Check(text, "model"));

    public static bool TryParse(string? text, out ModelName name)
    {
        name = NamePattern.Matches(text) ? new(text!) : default;
        return name.Value is not null;
    }

    public override string ToString() => Value;
}
