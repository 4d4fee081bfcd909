using System.Runtime.CompilerServices;
using Maas.Core.Jobs;
using Maas.Datasets.Archives;

namespace Maas.Predict.Batches;

/// <summary>Files of an archive. Owns the archive.</summary>
internal sealed class ArchiveBatch(Archive archive) : IBatchRows
{
    public async IAsyncEnumerable<BatchRow> ReadAsync(
        BatchProgress progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var entry in archive.Entries.Skip((int)progress.Done))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new(entry.Index, entry.Name, null, () => Read(entry));
        }
    }

    public void Dispose() => archive.Dispose();

    private RowCells Read(ArchiveEntry entry)
    {
        var bytes = archive.Read(entry);
        return new([bytes.Memory], bytes);
    }
}
