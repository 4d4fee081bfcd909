using Maas.Core.Storage;

namespace Maas.Predict.Batches;

/// <summary>A dataset that was brought to this instance's disk, in a folder of its own. Disposed, it is gone.</summary>
/// <param name="Tag">That the stored bytes have as long as they are these.</param>
internal sealed record FetchedDataset(TemporaryFolder Folder, string Path, string Tag, long SizeBytes) : IDisposable
{
    /// <summary>Whether it lies there still: who cleans a disk of what is temporary asks nobody.</summary>
    public bool IsWhole => new FileInfo(Path) is { Exists: true, Length: var length } && length == SizeBytes;

    public void Dispose() => Folder.Dispose();
}
