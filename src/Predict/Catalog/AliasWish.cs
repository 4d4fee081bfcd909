using System.Text.Json;
using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>Where an alias is to lead, and (if the caller says so) where it must point now: null is nowhere.</summary>
internal sealed record AliasWish(ModelVersion Version, bool HasExpected, ModelVersion? Expected)
{
    public IReadOnlyList<VersionWeight>? Split { get; init; }

    public AliasShadow? Shadow { get; init; }

    public GuardWish? Guard { get; init; }

    /// <summary>Every version that it names.</summary>
    public IReadOnlyList<ModelVersion> Versions => Guard?.ReturnTo is { } last ? [.. Route.Versions, last] : Route.Versions;

    private AliasRoute Route => new(Version) { Split = Split, Shadow = Shadow };

    /// <summary>Reads <c>{"version": 3, "expected": 2}</c>, or a split in the place of the version, and what goes beside them.</summary>
    /// <exception cref="ServiceException">It is something else, or names what cannot be.</exception>
    public static AliasWish Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var fields = new Fields(document.RootElement, "", "version", "expected", "split", "shadow", "guard");
        var split = SplitWish.Find(fields);
        var version = VersionOf(fields, split);
        var wish = new AliasWish(version, fields.Has("expected"), fields.FindVersion("expected"))
        {
            Split = split,
            Shadow = ShadowOf(fields),
            Guard = GuardWish.Find(fields),
        };
        return wish.Shadow is { } shadow && wish.Route.Answering.Contains(shadow.Version)
            ? throw fields.Refusal("shadow", $"is version {shadow.Version}, which answers; it takes another one to compare")
            : wish;
    }

    /// <summary>The whole way, for an alias that leads to <paramref name="now"/>.</summary>
    /// <exception cref="ServiceException">There is no version that a guard could return to.</exception>
    public AliasRoute Over(AliasRoute? now) => Guard is null ? Route : Route with { Guard = Guard.Over(now, Route.Answering) };

    private static ModelVersion VersionOf(Fields fields, IReadOnlyList<VersionWeight>? split)
    {
        if (split is null)
        {
            return fields.FindVersion("version") ?? throw fields.Refusal("version", "is missing; give it, or a split");
        }

        var heaviest = split.Where(part => part.Weight == split.Max(other => other.Weight)).Select(part => part.Version).ToList();
        var version = fields.FindVersion("version") ?? heaviest[0];
        return heaviest.Contains(version) ? version : throw fields.Refusal(
            "version", $"is {version}, but the heaviest part of the split is {heaviest[0]}; leave it out, or name the heaviest");
    }

    private static AliasShadow? ShadowOf(Fields fields)
    {
        if (fields.Find("shadow") is not { } value)
        {
            return null;
        }

        var shadow = new Fields(value, "shadow", "version", "share", "tolerance");
        return new(
            shadow.Version("version"),
            shadow.FindNumber("share", 0, 1) ?? 1,
            shadow.FindNumberFrom("tolerance", 0, 1) ?? AliasShadow.UsualTolerance);
    }
}
