using System.Globalization;
using System.Text.Json.Serialization;

namespace Maas.Core.Naming;

/// <summary>The number of a version of a model: 1, 2, 3…; never used again, even after a delete.</summary>
[JsonConverter(typeof(ModelVersionConverter))]
public readonly record struct ModelVersion(int Number) : IComparable<ModelVersion>
{
    /// <exception cref="ServiceException">The text is not a whole number from 1 on.</exception>
    public static ModelVersion Parse(string? text) => TryParse(text, out var version)
        ? version
        : throw ServiceError.InvalidName.With($"version {NamePattern.Quote(text)} is not a version; versions are whole numbers from 1 on");

    public static bool TryParse(string? text, out ModelVersion version)
    {
        var parsed = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1;
        version = parsed ? new(number) : default;
        return parsed;
    }

    public int CompareTo(ModelVersion other) => Number.CompareTo(other.Number);

    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
