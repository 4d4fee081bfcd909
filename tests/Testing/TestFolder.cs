namespace Maas.Testing;

/// <summary>A folder of one test, deleted after it.</summary>
public sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("maas-test-").FullName;

    /// <summary>How many folders with names that begin so are in it.</summary>
    public int Count(string prefix) => Directory.GetDirectories(Path, $"{prefix}*").Length;

    /// <summary>The path of a file in it, written or not.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
