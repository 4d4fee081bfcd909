using Maas.Codecs.Planning;

namespace Maas.Train.Data;

/// <summary>The members of each part, by where the examples lie in the dataset.</summary>
internal static class PartMembers
{
    public static IReadOnlyDictionary<Part, int[]> Of(IReadOnlyList<Part> parts) => parts
        .Index()
        .GroupBy(example => example.Item, example => example.Index)
        .ToDictionary(group => group.Key, group => group.ToArray());
}
