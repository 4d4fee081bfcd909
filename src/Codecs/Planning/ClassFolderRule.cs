using Maas.Core.Jobs;

namespace Maas.Codecs.Planning;

/// <summary>What a job may say of files in class folders: they have one target, the name of their folder, and no columns.</summary>
internal static class ClassFolderRule
{
    public const string Target = "class";

    /// <param name="kind">What the files are, as a message says it.</param>
    public static void Check(DataChoice data, string kind)
    {
        if (data.Targets.FirstOrDefault(target => target != Target) is { } other)
        {
            throw Refusal.At("data.targets", $"{kind} have the target \"{Target}\", the name of their folder; \"{other}\" came");
        }

        if (data.Features is { Count: > 0 })
        {
            throw Refusal.At("data.features", $"{kind} have no columns; leave the field out");
        }
    }
}
