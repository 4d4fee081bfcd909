using Azure;
using Azure.Data.Tables;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Train.Claim;

/// <summary>Which job a queue message became, so that a message delivered twice is one job.</summary>
internal sealed class IntakeStore(TableServiceClient tables)
{
    // No tenant's name has a '~'.
    private const string Partition = "~messages";

    private readonly TableClient table = tables.GetTableClient(StorageNames.JobsTable);

    /// <summary>The id that was given to this message first, which is <paramref name="fresh"/> where none was.</summary>
    public async Task<JobId> IdOfAsync(string messageId, JobId fresh, CancellationToken cancellation)
    {
        try
        {
            await table.AddEntityAsync(new TableEntity(Partition, messageId) { ["Job"] = fresh.Value }, cancellation);
            return fresh;
        }
        catch (RequestFailedException exception) when (exception.Status == 409)
        {
            var row = await table.GetEntityAsync<TableEntity>(Partition, messageId, cancellationToken: cancellation);
            return JobId.Parse(row.Value.GetString("Job"));
        }
    }
}
