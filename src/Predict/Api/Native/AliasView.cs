using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Api.Native;

/// <summary>An alias, and (asked for by name) its moves, newest first.</summary>
internal sealed record AliasView(AliasName Alias, ModelVersion Version, IReadOnlyList<AliasChange>? History);
