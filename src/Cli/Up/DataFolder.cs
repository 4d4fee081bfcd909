using System.Text.Json;

namespace Maas.Cli.Up;

/// <summary>
/// Where <c>maas up</c> keeps everything between runs. Only its user can look into it, and only one <c>maas up</c> at a time
/// has it, as long as this object lives.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly FileStream claim;

    private DataFolder(string path, FileStream claim) => (Path, this.claim) = (path, claim);

    /// <summary>~/.local/share/maas, ~/Library/Application Support/maas or %LOCALAPPDATA%\maas.</summary>
    public static string Default { get; } = System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "maas");

    public string Path { get; }

    public string ConnectionFile => System.IO.Path.Combine(Path, "storage-connection-string");

    /// <exception cref="CommandException">Another <c>maas up</c> has it.</exception>
    public static DataFolder Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        CreatePrivate(path);
        try
        {
            var lockFile = System.IO.Path.Combine(path, "up.lock");
            var folder = new DataFolder(path, new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            WritePrivate(folder.OwnerFile, JsonSerializer.Serialize(new { processId = Environment.ProcessId }));
            return folder;
        }
        catch (IOException)
        {
            throw CommandException.Refused(
                $"maas up already runs on {path}{OwnerOf(path)}; end that one, or take another folder by --data");
        }
    }

    public string Log(string name) => System.IO.Path.Combine(SubFolder("logs"), $"{name}.log");

    public string SubFolder(string name) => CreatePrivate(System.IO.Path.Combine(Path, name));

    /// <summary>Writes a file that only the user can read.</summary>
    public static void WritePrivate(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(file, options);
        writer.Write(text);
    }

    public void Dispose()
    {
        File.Delete(OwnerFile);
        claim.Dispose();
    }

    private string OwnerFile => OwnerFileIn(Path);

    private static string OwnerFileIn(string path) => System.IO.Path.Combine(path, "up.json");

    private static string OwnerOf(string path)
    {
        try
        {
            using var owner = JsonDocument.Parse(File.ReadAllBytes(OwnerFileIn(path)));
            return $" (process {owner.RootElement.GetProperty("processId")})";
        }
        catch (Exception absent) when (absent is IOException or JsonException or KeyNotFoundException)
        {
            return "";
        }
    }

    private static string CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return Directory.CreateDirectory(path).FullName;
        }

        return Directory.CreateDirectory(path, OwnerOnly).FullName;
    }
}
