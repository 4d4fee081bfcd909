using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>An alias by which a call came that does more than point to a version.</summary>
internal sealed record RoutedAlias(AliasName Alias, AliasRoute Route);
