namespace Maas.Predict.Tests;

/// <summary>A folder of one test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("predict-test-").FullName;

    /// <summary>How many folders are in it.</summary>
    public int Count => Directory.GetDirectories(Path).Length;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
