using Maas.Core.Registry;

namespace Maas.Codecs.Tables;

/// <summary>Which columns go to which of a graph's inputs, in the columns' order.</summary>
public static class TableInputs
{
    /// <summary>The inputs in the order in which columns name them, each with the places of its columns.</summary>
    public static IReadOnlyList<(string Input, IReadOnlyList<int> Columns)> Of(TableEncoding encoding) =>
    [
        .. encoding.Columns.Select((column, place) => (Input: column.Input ?? encoding.Input ?? column.Name, place))
            .GroupBy(column => column.Input, column => column.place)
            .Select(group => (group.Key, (IReadOnlyList<int>)[.. group])),
    ];
}
