using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Api.Native;

/// <summary>An alias, where its calls go, and (asked for by name) its moves, newest first.</summary>
internal sealed record AliasView(
    AliasName Alias,
    ModelVersion Version,
    IReadOnlyList<VersionWeight>? Split,
    AliasShadow? Shadow,
    AliasGuard? Guard,
    IReadOnlyList<AliasChange>? History)
{
    public static AliasView Of(AliasName alias, AliasRoute route, IReadOnlyList<AliasChange>? history) =>
        new(alias, route.Version, route.Split, route.Shadow, route.Guard, history);
}
