using System.Text.Json.Serialization;

namespace Maas.Core.Naming;

/// <summary>The name of a dataset within its tenant.</summary>
[JsonConverter(typeof(NameConverter<DatasetName>))]
public readonly record struct DatasetName : IName<DatasetName>
{
    private DatasetName(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="ServiceException">The text is not of the form that names take.</exception>
    public static DatasetName Parse(string? text) => new(NamePattern.Check(text, "dataset"));

    public static bool TryParse(string? text, out DatasetName name)
    {
        name = NamePattern.Matches(text) ? new(text!) : default;
        return name.Value is not null;
    }

    public override string ToString() => Value;
}
