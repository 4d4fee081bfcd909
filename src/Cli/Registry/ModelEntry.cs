namespace Maas.Cli.Registry;

/// <summary>A model, where its aliases point, and (asked for by name) its versions.</summary>
internal sealed record ModelEntry
{
    public required string Model { get; init; }
    public required DateTimeOffset Created { get; init; }
    public IReadOnlyDictionary<string, int> Aliases { get; init; } = new Dictionary<string, int>();
    public int? KeepLast { get; init; }
    public IReadOnlyList<int>? Versions { get; init; }

    public string AliasText() => string.Join(", ", Aliases.Select(alias => $"{alias.Key} {alias.Value}"));
}
