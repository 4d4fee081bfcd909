using Maas.Core.Naming;

namespace Maas.Core.Registry;

/// <summary>A model of a tenant, with every alias; <c>latest</c> is there once a version is published.</summary>
public sealed record ModelEntry(ModelName Model, DateTimeOffset Created, IReadOnlyDictionary<AliasName, AliasRoute> Routes)
{
    /// <summary>How its versions are served.</summary>
    public ServingSettings Serving { get; init; } = new();

    /// <summary>How many of the newest versions are kept; null: all.</summary>
    public int? KeepLast { get; init; }

    /// <summary>The version by alias; of a split, the heaviest part.</summary>
    public IEnumerable<KeyValuePair<AliasName, ModelVersion>> Aliases =>
        Routes.Select(route => KeyValuePair.Create(route.Key, route.Value.Version));

    /// <summary>
    /// What a call that names neither version nor alias gets: <c>stable</c> where it is set, else <c>latest</c>;
    /// null before the first publish.
    /// </summary>
    public ModelVersion? Default => DefaultRoute?.Route.Version;

    /// <summary>The same as a whole, with the alias that leads there.</summary>
    public (AliasName Alias, AliasRoute Route)? DefaultRoute =>
        FindRoute(AliasName.Stable) is { } stable ? (AliasName.Stable, stable)
        : FindRoute(AliasName.Latest) is { } latest ? (AliasName.Latest, latest)
        : null;

    public ModelVersion? Find(AliasName alias) => FindRoute(alias)?.Version;

    public AliasRoute? FindRoute(AliasName alias) => Routes.TryGetValue(alias, out var route) ? route : null;
}
