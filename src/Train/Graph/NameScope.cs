namespace Maas.Train.Graph;

/// <summary>The names that nodes can read at some point, with their values' numbers:
/// a graph's own, and those of the graphs around.</summary>
internal sealed class NameScope(NameScope? around)
{
    private readonly Dictionary<string, int> values = [];

    public bool TryAdd(string name, int value) => values.TryAdd(name, value);

    public bool IsOwn(string name) => values.ContainsKey(name);

    public int? Find(string name) => values.TryGetValue(name, out var value) ? value : around?.Find(name);
}
