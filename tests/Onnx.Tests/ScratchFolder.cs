namespace Maas.Onnx.Tests;

/// <summary>A folder of one test's own.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("maas-onnx-").FullName;

    public string this[string name] => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
