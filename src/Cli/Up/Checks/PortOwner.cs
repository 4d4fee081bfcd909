using System.Globalization;

namespace Maas.Cli.Up.Checks;

/// <summary>Who listens on a port: told by Linux alone, and only of the user's own processes.</summary>
internal static class PortOwner
{
    private const string Listening = "0A";

    /// <summary>Such as <c>node (process 4711)</c>; null where it can't be told.</summary>
    public static string? Find(int port)
    {
        try
        {
            string[] tables = ["/proc/net/tcp", "/proc/net/tcp6"];
            var sockets = tables.Where(File.Exists).SelectMany(file => Sockets(file, port)).ToHashSet();
            var processes = sockets.Count == 0 ? [] : Directory.EnumerateDirectories("/proc").Where(IsProcess);
            return processes.FirstOrDefault(folder => Holds(folder, sockets)) is { } owner
                ? $"{File.ReadAllText(Path.Combine(owner, "comm")).Trim()} (process {Path.GetFileName(owner)})"
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The columns of /proc/net/tcp: number, local address:port in hex, remote, state, …, the tenth is the socket's inode.
    private static IEnumerable<string> Sockets(string file, int port) => File.ReadLines(file)
        .Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(columns => columns[3] == Listening && columns[1].EndsWith($":{port:X4}", StringComparison.Ordinal))
        .Select(columns => $"socket:[{columns[9]}]");

    private static bool IsProcess(string folder) => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _);

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd"))
                .Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
