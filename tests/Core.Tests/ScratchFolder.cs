using System.Security.Cryptography;

namespace Maas.Core.Tests;

/// <summary>A folder of one test, deleted after it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("maas-core-").FullName;

    public string Combine(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file and gives its SHA-256.</summary>
    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(Combine(name), bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
