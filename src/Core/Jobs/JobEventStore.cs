using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Jobs;

/// <summary>
/// A job's events: lines of JSON in append blobs <c>events-{first seq}.jsonl</c>, each append under the condition that
/// the blob still ends where the writer believes, so of two writers one is refused.
/// </summary>
public sealed class JobEventStore(BlobServiceClient blobs)
{
    private readonly BlobContainerClient container = blobs.GetBlobContainerClient(StorageNames.JobsContainer);

    // Azure allows 50,000 blocks a blob; a new blob begins before.
    internal int MaximumBlocks { get; init; } = 49_000;

    /// <summary>Where the events end now.</summary>
    public async Task<EventCursor> OpenAsync(TenantId tenant, JobId job, CancellationToken cancellation) =>
        (await ReadEndAsync(tenant, job, cancellation)).End;

    /// <summary>Where the events end now, and the last of them; null for none.</summary>
    public async Task<(EventCursor End, JobEvent? Last)> ReadEndAsync(TenantId tenant, JobId job, CancellationToken cancellation)
    {
        var name = (await NamesAsync(tenant, job, cancellation)).LastOrDefault();
        if (name is null)
        {
            return (EventCursor.Start, null);
        }

        var content = (await container.GetBlobClient(name).DownloadContentAsync(cancellation)).Value;
        var last = EventLines.Parse(content.Content.ToMemory()).LastOrDefault();
        var end = new EventCursor(
            name, content.Details.ContentLength, content.Details.BlobCommittedBlockCount, last?.Seq + 1 ?? FirstSeq(name));
        return (end, last);
    }

    /// <summary>Appends events that are numbered from the cursor on.</summary>
    /// <exception cref="ServiceException">Somebody else has written since: <see cref="ServiceError.Conflict"/>.</exception>
    public async Task<EventCursor> AppendAsync(
        TenantId tenant, JobId job, EventCursor cursor, IReadOnlyList<JobEvent> events, CancellationToken cancellation)
    {
        var start = cursor.Blob is null || cursor.Blocks >= MaximumBlocks ? await BeginAsync(tenant, job, cursor, cancellation) : cursor;
        using var lines = EventLines.Write(events);
        var end = start with { Length = start.Length + lines.Length, Blocks = start.Blocks + 1, NextSeq = start.NextSeq + events.Count };
        try
        {
            var options = new AppendBlobAppendBlockOptions { Conditions = new() { IfAppendPositionEqual = start.Length } };
            await container.GetAppendBlobClient(start.Blob).AppendBlockAsync(lines, options, cancellation);
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            // An append whose answer was lost is sent again and then finds its own bytes; another writer's may be as long.
            if (!await EndsWithAsync(start, lines, cancellation))
            {
                throw ServiceError.Conflict.With($"somebody else writes the events of job {job}");
            }
        }

        return end;
    }

    /// <summary>Events after a number, in order.</summary>
    public async Task<IReadOnlyList<JobEvent>> ListAsync(TenantId tenant, JobId job, long after, int limit, CancellationToken cancellation)
    {
        var names = await NamesAsync(tenant, job, cancellation);
        var found = new List<JobEvent>();
        for (var i = 0; i < names.Count && found.Count < limit; i++)
        {
            if (i + 1 < names.Count && FirstSeq(names[i + 1]) <= after + 1)
            {
                continue;
            }

            var content = await container.GetBlobClient(names[i]).DownloadContentAsync(cancellation);
            found.AddRange(EventLines.Parse(content.Value.Content).Where(line => line.Seq > after).Take(limit - found.Count));
        }

        return found;
    }

    /// <summary>What came after a position: only bytes that are new are read, so a follower may look every second.</summary>
    public async Task<(IReadOnlyList<JobEvent> Events, EventPosition Position)> ReadOnAsync(
        TenantId tenant, JobId job, EventPosition position, CancellationToken cancellation)
    {
        if (position.Blob is null)
        {
            var names = await NamesAsync(tenant, job, cancellation);
            position = position with { Blob = names.FindLast(name => FirstSeq(name) <= position.LastSeq + 1) ?? names.FirstOrDefault() };
        }

        if (position.Blob is null)
        {
            return ([], position);
        }

        var (content, blocks) = await ReadFromAsync(position.Blob, position.Offset, cancellation);
        if (!content.IsEmpty)
        {
            var lines = EventLines.Parse(content).Where(line => line.Seq > position.LastSeq).ToList();
            var last = lines.Count > 0 ? lines[^1].Seq : position.LastSeq;
            return (lines, new(last, position.Blob, position.Offset + content.Length, blocks));
        }

        // Events go on in another blob only where this one is full.
        var next = position.Blocks < MaximumBlocks
            ? null
            : (await NamesAsync(tenant, job, cancellation)).Find(name => string.CompareOrdinal(name, position.Blob) > 0);
        return ([], next is null ? position : new(position.LastSeq, next));
    }

    private async Task<EventCursor> BeginAsync(TenantId tenant, JobId job, EventCursor cursor, CancellationToken cancellation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix(tenant, job)}{cursor.NextSeq:D12}.jsonl");
        await container.GetAppendBlobClient(name).CreateIfNotExistsAsync(cancellationToken: cancellation);
        return cursor with { Blob = name, Length = 0, Blocks = 0 };
    }

    private async Task<bool> EndsWithAsync(EventCursor start, MemoryStream lines, CancellationToken cancellation)
    {
        var (stored, _) = await ReadFromAsync(start.Blob!, start.Length, cancellation);
        return stored.Span.SequenceEqual(lines.GetBuffer().AsSpan(0, (int)lines.Length));
    }

    /// <summary>A blob's bytes from an offset on, none at its end, and how many appends made the blob.</summary>
    private async Task<(ReadOnlyMemory<byte> Content, int Blocks)> ReadFromAsync(string blob, long offset, CancellationToken cancellation)
    {
        try
        {
            var options = new BlobDownloadOptions { Range = new(offset) };
            var content = (await container.GetBlobClient(blob).DownloadContentAsync(options, cancellation)).Value;
            return (content.Content.ToMemory(), content.Details.BlobCommittedBlockCount);
        }
        catch (RequestFailedException exception) when (exception.Status == 416)
        {
            return (default, 0);
        }
    }

    private async Task<List<string>> NamesAsync(TenantId tenant, JobId job, CancellationToken cancellation)
    {
        var names = new List<string>();
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, Prefix(tenant, job), cancellation))
        {
            names.Add(blob.Name);
        }

        return names;
    }

    private static string Prefix(TenantId tenant, JobId job) => $"{tenant}/{job}/events-";

    private static long FirstSeq(string name) =>
        long.Parse(name[(name.LastIndexOf('-') + 1)..^".jsonl".Length], CultureInfo.InvariantCulture);
}
