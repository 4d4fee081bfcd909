using Maas.Core.Naming;

namespace Maas.Core.Registry;

/// <summary>A move of an alias. A null version: deleted; a null previous: made.</summary>
public sealed record AliasChange(ModelVersion? Version, ModelVersion? Previous, DateTimeOffset Changed);
