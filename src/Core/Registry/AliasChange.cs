using System.Text.Json.Serialization;
using Maas.Core.Naming;

namespace Maas.Core.Registry;

/// <summary>A move of an alias. A null version: deleted; a null previous: made.</summary>
public sealed record AliasChange(ModelVersion? Version, ModelVersion? Previous, DateTimeOffset Changed)
{
    /// <summary>How its calls were parted, shadowed or guarded from then on; null: the version alone answers.</summary>
    public AliasRoute? Route { get; init; }

    /// <summary>Why the service moved it by itself; null: somebody asked.</summary>
    public string? Reason { get; init; }

    /// <summary>How often the alias had moved then, this time included: the <see cref="AliasRoute.Move"/> of where it leads.</summary>
    [JsonIgnore]
    public int Move { get; init; }
}
