using Azure;
using Azure.Data.Tables;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Registry;

/// <summary>The models of a tenant: their names, the numbers of their versions, and where their aliases point.</summary>
public sealed class ModelStore(TableServiceClient tables, TimeProvider time)
{
    private readonly TableClient table = tables.GetTableClient(StorageNames.ModelsTable);

    /// <summary>Models by name; those that nothing is published of yet are among them, without aliases.</summary>
    public async Task<Page<ModelEntry>> ListAsync(TenantId tenant, int top, string? next, CancellationToken cancellation)
    {
        var filter = Range(tenant, RegistryKeys.Models);
        var page = await TableServices.FirstPageAsync(
            table.QueryAsync<TableEntity>(filter, top, cancellationToken: cancellation), top, next);
        var entries = page.Items.Select(row => EntryAsync(tenant, row, cancellation));
        return new(await Task.WhenAll(entries), page.Next);
    }

    public async Task<ModelEntry?> FindAsync(TenantId tenant, ModelName model, CancellationToken cancellation) =>
        await FindRowAsync(tenant, model, cancellation) is { } row ? await EntryAsync(tenant, row, cancellation) : null;

    /// <exception cref="ServiceException">There is no such model.</exception>
    public async Task<ModelEntry> GetAsync(TenantId tenant, ModelName model, CancellationToken cancellation) =>
        await FindAsync(tenant, model, cancellation) ?? throw ServiceError.UnknownModel.With($"there is no model \"{model}\"");

    /// <summary>Takes the model's next number, which nobody gets again, also when nothing is published under it.</summary>
    public async Task<ModelVersion> ReserveVersionAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        while (true)
        {
            var row = await FindRowAsync(tenant, model, cancellation);
            var number = (row?.GetInt32("LastVersion") ?? 0) + 1;
            if (await TryCountAsync(tenant, model, row, number, cancellation))
            {
                return new(number);
            }
        }
    }

    private async Task<bool> TryCountAsync(TenantId tenant, ModelName model, TableEntity? row, int number, CancellationToken cancellation)
    {
        var counted = new TableEntity(tenant.Value, RegistryKeys.Model(model))
        {
            ["LastVersion"] = number,
            ["Created"] = row?.GetDateTimeOffset("Created") ?? time.GetUtcNow(),
        };
        try
        {
            await (row is null
                ? table.AddEntityAsync(counted, cancellation)
                : table.UpdateEntityAsync(counted, row.ETag, TableUpdateMode.Merge, cancellation));
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            return false;
        }
    }

    private async Task<TableEntity?> FindRowAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(
            tenant.Value, RegistryKeys.Model(model), cancellationToken: cancellation);
        return row.HasValue ? row.Value : null;
    }

    private async Task<ModelEntry> EntryAsync(TenantId tenant, TableEntity row, CancellationToken cancellation)
    {
        var model = ModelName.Parse(row.RowKey[RegistryKeys.Models.Length..]);
        var prefix = RegistryKeys.Aliases(model);
        var aliases = new SortedDictionary<AliasName, ModelVersion>(Comparer<AliasName>.Create(
            (a, b) => string.CompareOrdinal(a.Value, b.Value)));
        await foreach (var alias in table.QueryAsync<TableEntity>(Range(tenant, prefix), cancellationToken: cancellation))
        {
            if (alias.GetInt32("Version") is { } number)
            {
                aliases.Add(AliasName.Parse(alias.RowKey[prefix.Length..]), new(number));
            }
        }

        return new(model, row.GetDateTimeOffset("Created")!.Value, aliases) { Serving = ServingStore.Of(row) };
    }

    private static string Range(TenantId tenant, string prefix) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {tenant.Value} and RowKey ge {prefix} and RowKey lt {RegistryKeys.After(prefix)}");
}
