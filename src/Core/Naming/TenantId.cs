using System.Text.Json.Serialization;

namespace Maas.Core.Naming;

/// <summary>Whose data it is: every stored thing belongs to one tenant and is found by it.</summary>
[JsonConverter(typeof(NameConverter<TenantId>))]
public readonly record struct TenantId : IName<TenantId>
{
    private TenantId(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="ServiceException">The text is not of the form that names take.</exception>
    public static TenantId Parse(string? text) => new(NamePattern.Check(text, "tenant"));

    public static bool TryParse(string? text, out TenantId name)
    {
        name = NamePattern.Matches(text) ? new(text!) : default;
        return name.Value is not null;
    }

    public override string ToString() => Value;
}
