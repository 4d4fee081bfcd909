using System.Text.Json;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>Reads how the calls of an alias are to be parted: <c>[{"version": 2, "weight": 9}, {"version": 3, "weight": 1}]</c>.</summary>
internal static class SplitWish
{
    private const int MostParts = 16;
    private const double MostWeight = 1e6;

    /// <summary>The parts by the versions' numbers; null: the calls are not parted.</summary>
    /// <exception cref="ServiceException">It is something else, or names a version twice.</exception>
    public static IReadOnlyList<VersionWeight>? Find(Fields fields)
    {
        if (fields.Find("split") is not { } value)
        {
            return null;
        }

        var count = value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : 0;
        if (count is < 2 or > MostParts)
        {
            var came = value.ValueKind == JsonValueKind.Array ? $"is a list of {count}" : $"is {ShownText.Of(value)}";
            throw fields.Refusal("split", $"{came}; it takes a list of 2 to {MostParts} parts, each with version and weight");
        }

        var parts = value.EnumerateArray().Select((part, i) => PartOf(new(part, $"split[{i}]", "version", "weight")))
            .OrderBy(part => part.Version).ToList();
        var twice = parts.CountBy(part => part.Version).FirstOrDefault(part => part.Value > 1);
        return twice.Value == 0 ? parts : throw fields.Refusal("split", $"has version {twice.Key} twice; give each version one weight");
    }

    private static VersionWeight PartOf(Fields part) =>
        new(part.Version("version"), part.FindNumber("weight", 0, MostWeight) ?? throw part.Refusal("weight", "is missing"));
}
