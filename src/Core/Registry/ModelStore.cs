using Azure.Data.Tables;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Registry;

/// <summary>The models of a tenant: their names, the numbers of their versions, and where their aliases point.</summary>
public sealed class ModelStore(TableServiceClient tables, TimeProvider time)
{
    private readonly RegistryStore table = new(tables);

    /// <summary>Models by name; those that nothing is published of yet are among them, without aliases.</summary>
    public async Task<Page<ModelEntry>> ListAsync(TenantId tenant, int top, string? next, CancellationToken cancellation)
    {
        while (true)
        {
            var rows = table.QueryAsync(tenant, RegistryKeys.Models, top, cancellation);
            var page = await TableServices.FirstPageAsync(rows, top, next);
            var entries = page.Items.Select(row => (Key: row.RowKey, Model: new ModelRowStore(row, isNew: false)))
                .Where(row => row.Model.Exists)
                .Select(row => EntryAsync(tenant, ModelName.Parse(row.Key[RegistryKeys.Models.Length..]), row.Model, cancellation))
                .ToList();
            if (entries.Count > 0 || page.Next is null)
            {
                return new(await Task.WhenAll(entries), page.Next);
            }

            next = page.Next;
        }
    }

    public async Task<ModelEntry?> FindAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        var row = await table.ReadModelAsync(tenant, model, cancellation);
        return row.Exists ? await EntryAsync(tenant, model, row, cancellation) : null;
    }

    /// <exception cref="ServiceException">There is no such model.</exception>
    public async Task<ModelEntry> GetAsync(TenantId tenant, ModelName model, CancellationToken cancellation) =>
        await FindAsync(tenant, model, cancellation) ?? throw Unknown(model);

    /// <summary>Takes the model's next number, which nobody gets again, also when nothing is published under it.</summary>
    public async Task<ModelVersion> ReserveVersionAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        while (true)
        {
            var row = await table.ReadModelAsync(tenant, model, cancellation);
            var version = row.Count(time.GetUtcNow());
            if (await table.TryWriteAsync([row.ToAction()], cancellation))
            {
                return version;
            }
        }
    }

    /// <summary>Says how many of the newest versions are kept; null: all. What is too many goes at the next publish.</summary>
    /// <exception cref="ServiceException">There is no such model.</exception>
    public async Task SetKeepLastAsync(TenantId tenant, ModelName model, int? keepLast, CancellationToken cancellation)
    {
        ModelRowStore row;
        do
        {
            row = await table.ReadModelAsync(tenant, model, cancellation);
            row.KeepLast = row.Exists ? keepLast : throw Unknown(model);
        }
        while (!await table.TryWriteAsync([row.ToAction()], cancellation));
    }

    internal static ServiceException Unknown(ModelName model) => ServiceError.UnknownModel.With($"there is no model \"{model}\"");

    private async Task<ModelEntry> EntryAsync(TenantId tenant, ModelName model, ModelRowStore row, CancellationToken cancellation)
    {
        var aliases = await table.ReadAliasesAsync(tenant, model, cancellation);
        var routes = new SortedDictionary<AliasName, AliasRoute>(
            aliases.ToDictionary(alias => alias.Key, alias => alias.Value.Route!), RegistryStore.ByName);
        return new(model, row.Created, routes) { KeepLast = row.KeepLast, Serving = row.Serving };
    }
}
