using Maas.Core.Naming;
using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference.Disk;

/// <summary>The versions whose files a place holds: an empty file each, named <c>{tenant}.{model}.{version}</c>.</summary>
internal static class PlaceVersions
{
    private const char Separator = '.';

    public static void Add(string place, VersionKey version)
    {
        Directory.CreateDirectory(FolderOf(place));
        File.Create(PathOf(place, version)).Dispose();
    }

    public static void Remove(string place, VersionKey version) => File.Delete(PathOf(place, version));

    /// <summary>None where the place was made before versions were noted, or is being removed.</summary>
    public static IReadOnlyList<VersionKey> List(string place) => Directory.Exists(FolderOf(place))
        ? [.. Directory.EnumerateFiles(FolderOf(place)).Select(path => Find(Path.GetFileName(path))).OfType<VersionKey>()]
        : [];

    private static VersionKey? Find(string name) =>
        name.Split(Separator) is [var tenant, var model, var version] && TenantId.TryParse(tenant, out var whose)
            && ModelName.TryParse(model, out var which) && ModelVersion.TryParse(version, out var number)
            ? new(whose, which, number)
            : null;

    private static string FolderOf(string place) => Path.Combine(place, "versions");

    private static string PathOf(string place, VersionKey version) =>
        Path.Combine(FolderOf(place), string.Join(Separator, version.Tenant, version.Model, version.Version));
}
