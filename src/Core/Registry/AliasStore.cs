using Azure;
using Azure.Data.Tables;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Registry;

/// <summary>Aliases: moved by compare-and-set, each move kept in a history row of the same transaction.</summary>
public sealed class AliasStore(TableServiceClient tables, TimeProvider time)
{
    private readonly TableClient table = tables.GetTableClient(StorageNames.ModelsTable);

    /// <summary>
    /// Moves an alias to what <paramref name="target"/> gives for where it points now (null: nowhere, or: delete it).
    /// Where another mover comes between, it asks again; the same place as now changes nothing.
    /// </summary>
    public async Task<AliasChange?> MoveAsync(
        TenantId tenant, ModelName model, AliasName alias, Func<ModelVersion?, ModelVersion?> target, CancellationToken cancellation)
    {
        while (true)
        {
            var row = await FindRowAsync(tenant, model, alias, cancellation);
            var previous = Version(row);
            var version = target(previous);
            if (version == previous)
            {
                return null;
            }

            var change = new AliasChange(version, previous, time.GetUtcNow());
            if (await TryWriteAsync(tenant, model, alias, row, change, cancellation))
            {
                return change;
            }
        }
    }

    /// <summary>Every move of an alias, newest first.</summary>
    public async Task<IReadOnlyList<AliasChange>> HistoryAsync(
        TenantId tenant, ModelName model, AliasName alias, CancellationToken cancellation)
    {
        var prefix = RegistryKeys.History(model, alias);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {tenant.Value} and RowKey ge {prefix} and RowKey lt {RegistryKeys.After(prefix)}");
        var changes = new List<AliasChange>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            changes.Add(new(Version(row), Version(row, "Previous"), row.GetDateTimeOffset("Changed")!.Value));
        }

        return changes;
    }

    private async Task<TableEntity?> FindRowAsync(TenantId tenant, ModelName model, AliasName alias, CancellationToken cancellation)
    {
        var key = RegistryKeys.Alias(model, alias);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(tenant.Value, key, cancellationToken: cancellation);
        return row.HasValue ? row.Value : null;
    }

    // The alias's row stays when the alias is deleted, without a version: it counts the moves, so that no history row is written twice.
    private async Task<bool> TryWriteAsync(
        TenantId tenant, ModelName model, AliasName alias, TableEntity? row, AliasChange change, CancellationToken cancellation)
    {
        var moves = (row?.GetInt32("Moves") ?? 0) + 1;
        var pointer = new TableEntity(tenant.Value, RegistryKeys.Alias(model, alias))
        {
            ["Version"] = change.Version?.Number,
            ["Moves"] = moves,
            ["Changed"] = change.Changed,
        };
        var history = new TableEntity(tenant.Value, RegistryKeys.History(model, alias, moves))
        {
            ["Version"] = change.Version?.Number,
            ["Previous"] = change.Previous?.Number,
            ["Changed"] = change.Changed,
        };
        try
        {
            await table.SubmitTransactionAsync(
                [
                    row is null
                        ? new(TableTransactionActionType.Add, pointer)
                        : new(TableTransactionActionType.UpdateReplace, pointer, row.ETag),
                    new TableTransactionAction(TableTransactionActionType.Add, history),
                ],
                cancellation);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            return false;
        }
    }

    private static ModelVersion? Version(TableEntity? row, string name = "Version") =>
        row?.GetInt32(name) is { } number ? new ModelVersion(number) : null;
}
