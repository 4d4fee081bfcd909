using System.Text.Json.Serialization;

namespace Maas.Core.Naming;

/// <summary>A name that points to one version of a model, such as <c>stable</c>.</summary>
[JsonConverter(typeof(NameConverter<AliasName>))]
public readonly record struct AliasName : IName<AliasName>
{
    /// <summary>Moved by publishing and by nothing else.</summary>
    public static readonly AliasName Latest = new("latest");

    /// <summary>What a call that names neither version nor alias gets, where it is set.</summary>
    public static readonly AliasName Stable = new("stable");

    private AliasName(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="ServiceException">The text is not of the form that names take.</exception>
    public static AliasName Parse(string? text) => new(NamePattern.Check(text, "alias"));

    public static bool TryParse(string? text, out AliasName name)
    {
        name = NamePattern.Matches(text) ? new(text!) : default;
        return name.Value is not null;
    }

    public override string ToString() => Value;
}
