using System.Reflection;

namespace Maas.Cli.Up;

/// <summary>
/// The two apps' programs, in the clone they were built in: with libtorch they are too large to be inside the tool's package.
/// </summary>
internal sealed record AppFiles(string Repository, string Predict, string Train)
{
    private const string Solution = "Functions.sln";

    public bool AreBuilt => File.Exists(Predict) && File.Exists(Train);

    /// <summary>In this clone; where none is named, in that around this program, else in that around the current folder.</summary>
    public static AppFiles? Find(string? source)
    {
        var clone = source is not null ? FindClone(source) : FindClone(AppContext.BaseDirectory) ?? FindClone(Environment.CurrentDirectory);
        if (clone is null)
        {
            return null;
        }

        var own = In(clone, OwnConfiguration());
        return own.AreBuilt ? own : new[] { In(clone, "Release"), In(clone, "Debug"), own }.First(files => files.AreBuilt || files == own);
    }

    private static AppFiles In(string clone, string configuration) => new(
        clone,
        Path.Combine(clone, "src", "Predict", "bin", configuration, "net10.0", "Maas.Predict.dll"),
        Path.Combine(clone, "src", "Train", "bin", configuration, "net10.0", "Maas.Train.dll"));

    private static string? FindClone(string start)
    {
        var folder = new DirectoryInfo(Path.GetFullPath(start));
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, Solution)))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }

    private static string OwnConfiguration() =>
        typeof(AppFiles).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Release";
}
