using Azure;
using Azure.Data.Tables;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Registry;

/// <summary>The rows of a model, all of one partition, and changes of several at once.</summary>
internal sealed class RegistryStore(TableServiceClient tables)
{
    public static readonly Comparer<AliasName> ByName = Comparer<AliasName>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value));

    private readonly TableClient table = tables.GetTableClient(StorageNames.ModelsTable);

    public async Task<ModelRowStore> ReadModelAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        var key = RegistryKeys.Model(model);
        return await FindAsync(tenant, key, cancellation) is { } row ? new(row, isNew: false) : new(new(tenant.Value, key), isNew: true);
    }

    public async Task<TableEntity?> FindAsync(TenantId tenant, string key, CancellationToken cancellation)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(tenant.Value, key, cancellationToken: cancellation);
        return row.HasValue ? row.Value : null;
    }

    public AsyncPageable<TableEntity> QueryAsync(TenantId tenant, string prefix, int? top, CancellationToken cancellation) =>
        table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {tenant.Value} and RowKey ge {prefix} and RowKey lt {RegistryKeys.After(prefix)}"),
            top,
            cancellationToken: cancellation);

    /// <summary>Where the model's aliases lead now.</summary>
    public async Task<IReadOnlyDictionary<AliasName, AliasRowStore>> ReadAliasesAsync(
        TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        var prefix = RegistryKeys.Aliases(model);
        var aliases = new SortedDictionary<AliasName, AliasRowStore>(ByName);
        await foreach (var row in QueryAsync(tenant, prefix, null, cancellation))
        {
            var alias = new AliasRowStore(tenant, model, AliasName.Parse(row.RowKey[prefix.Length..]), row);
            if (alias.Route is not null)
            {
                aliases.Add(alias.Name, alias);
            }
        }

        return aliases;
    }

    /// <summary>Whether the version is marked as deleted.</summary>
    public async Task<bool> IsDeletedAsync(
        TenantId tenant, ModelName model, ModelRowStore row, ModelVersion version, CancellationToken cancellation) =>
        version.Number <= row.DeletedThrough || await FindAsync(tenant, RegistryKeys.Deleted(model, version), cancellation) is not null;

    /// <summary>All of it or nothing. False: somebody else has changed a row since it was read.</summary>
    public async Task<bool> TryWriteAsync(IEnumerable<TableTransactionAction> changes, CancellationToken cancellation)
    {
        try
        {
            await table.SubmitTransactionAsync(changes, cancellation);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            return false;
        }
    }
}
