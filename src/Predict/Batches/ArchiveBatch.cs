using System.Runtime.CompilerServices;
using Maas.Datasets.Archives;

namespace Maas.Predict.Batches;

/// <summary>Files of an archive. Owns the archive.</summary>
internal sealed class ArchiveBatch(Archive archive) : IBatchRows
{
    public async IAsyncEnumerable<BatchRow> ReadAsync(long first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var entry in archive.Entries.Skip((int)first))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new(entry.Index, entry.Name, () => Read(entry));
        }
    }

    public void Dispose() => archive.Dispose();

    private RowCells Read(ArchiveEntry entry)
    {
        var bytes = archive.Read(entry);
        return new([bytes.Memory], bytes);
    }
}
