using Maas.Core.Naming;

namespace Maas.Core.Registry;

/// <summary>A model of a tenant, with every alias; <c>latest</c> is there once a version is published.</summary>
public sealed record ModelEntry(ModelName Model, DateTimeOffset Created, IReadOnlyDictionary<AliasName, ModelVersion> Aliases)
{
    /// <summary>How its versions are served.</summary>
    public ServingSettings Serving { get; init; } = new();

    /// <summary>
    /// What a call that names neither version nor alias gets: <c>stable</c> where it is set, else <c>latest</c>;
    /// null before the first publish.
    /// </summary>
    public ModelVersion? Default => Find(AliasName.Stable) ?? Find(AliasName.Latest);

    public ModelVersion? Find(AliasName alias) => Aliases.TryGetValue(alias, out var version) ? version : null;
}
