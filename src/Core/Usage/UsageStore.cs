using System.Globalization;
using Azure.Data.Tables;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Usage;

/// <summary>
/// Usage records by tenant, in the order of time: the row's key is when the job finished, then its id, so a range of time is a
/// range of keys, and a record that is written again is the same row.
/// </summary>
public sealed class UsageStore(TableServiceClient tables)
{
    private readonly TableClient table = tables.GetTableClient(StorageNames.UsageTable);

    public Task RecordAsync(UsageRecord record, CancellationToken cancellation) => table.UpsertEntityAsync(
        new TableEntity(record.Tenant.Value, $"{Key(record.Finished)}-{record.Job}")
        {
            [nameof(record.Kind)] = record.Kind.Word(),
            [nameof(record.Model)] = record.Model.Value,
            [nameof(record.Version)] = record.Version?.Number,
            [nameof(record.Used.Device)] = record.Used.Device,
            [nameof(record.Used.DeviceSeconds)] = record.Used.DeviceSeconds,
            [nameof(record.Used.Examples)] = record.Used.Examples,
            [nameof(record.Used.Tokens)] = record.Used.Tokens,
            [nameof(record.Started)] = record.Started,
            [nameof(record.Finished)] = record.Finished,
        },
        TableUpdateMode.Replace,
        cancellation);

    /// <summary>What finished from one time to before another, oldest first.</summary>
    public async Task<Page<UsageRecord>> ListAsync(
        TenantId tenant, DateTimeOffset from, DateTimeOffset to, int top, string? next, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {tenant.Value} and RowKey ge {Key(from)} and RowKey lt {Key(to)}");
        var page = await TableServices.FirstPageAsync(
            table.QueryAsync<TableEntity>(filter, top, cancellationToken: cancellation), top, next);
        return new([.. page.Items.Select(Read)], page.Next);
    }

    private static string Key(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfffffff'Z'", CultureInfo.InvariantCulture);

    private static UsageRecord Read(TableEntity row) => new()
    {
        Tenant = TenantId.Parse(row.PartitionKey),
        Kind = Words.TryParse<UsageKind>(row.GetString(nameof(UsageRecord.Kind)), out var kind)
            ? kind
            : throw new InvalidDataException($"usage {row.RowKey} has an unknown kind"),
        Job = JobId.Parse(row.RowKey[(row.RowKey.IndexOf('-', StringComparison.Ordinal) + 1)..]),
        Model = ModelName.Parse(row.GetString(nameof(UsageRecord.Model))),
        Version = row.GetInt32(nameof(UsageRecord.Version)) is { } number ? new ModelVersion(number) : null,
        Used = new(
            row.GetString(nameof(JobUsage.Device)),
            row.GetDouble(nameof(JobUsage.DeviceSeconds))!.Value,
            row.GetInt64(nameof(JobUsage.Examples))!.Value,
            row.GetInt64(nameof(JobUsage.Tokens))!.Value),
        Started = row.GetDateTimeOffset(nameof(UsageRecord.Started))!.Value,
        Finished = row.GetDateTimeOffset(nameof(UsageRecord.Finished))!.Value,
    };
}
