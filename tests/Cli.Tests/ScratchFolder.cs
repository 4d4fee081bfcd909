namespace Maas.Cli.Tests;

/// <summary>A folder of one test's own.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("maas-cli-").FullName;

    public string this[string name] => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
