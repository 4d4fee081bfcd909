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

    /// <summary>Nothing where the place is being removed.</summary>
    public static void Remove(string place, VersionKey version) => Try(() =>
    {
        File.Delete(PathOf(place, version));
        return true;
    });

    /// <summary>None where the place was made before versions were noted, or is being removed.</summary>
    public static IReadOnlyList<VersionKey> List(string place) => Try<IReadOnlyList<VersionKey>>(() =>
        [.. Directory.EnumerateFiles(FolderOf(place)).Select(path => Find(Path.GetFileName(path))).OfType<VersionKey>()]) ?? [];

    // Another process may rename a place at any time.
    private static T? Try<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    private static VersionKey? Find(string name) =>
        name.Split(Separator) is [var tenant, var model, var version] && TenantId.TryParse(tenant, out var whose)
            && ModelName.TryParse(model, out var which) && ModelVersion.TryParse(version, out var number)
            ? new(whose, which, number)
            : null;

    private static string FolderOf(string place) => Path.Combine(place, "versions");

    private static string PathOf(string place, VersionKey version) =>
        Path.Combine(FolderOf(place), string.Join(Separator, version.Tenant, version.Model, version.Version));
}
