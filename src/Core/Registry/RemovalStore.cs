using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Maas.Core.Naming;

namespace Maas.Core.Registry;

/// <summary>
/// Takes versions and models away: (1) the mark in the table, in one transaction with the model's row (see <see cref="ModelRowStore"/>);
/// (2) the manifest, and with it the version is gone; (3) the files, by <see cref="SweepAsync"/>, which may come much later. Killed in
/// between, a repeat finds the mark and does the rest. Marks stay: no number comes back.
/// </summary>
/// <remarks>
/// <c>latest</c> keeps nobody from deleting: it goes to the newest version that is left, in the transaction of the mark.
/// Runs of a loaded version end on it. A job that begins or resumes from a version that is gone fails, and says so.
/// </remarks>
public sealed class RemovalStore(BlobServiceClient blobs, AliasStore aliases)
{
    // Whoever would publish under a number has long done so, or given up.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(7);

    // A transaction has at most 100 changes.
    private const int MostMarks = 99;

    private readonly VersionBlobStore stored = new(blobs);
    private readonly RegistryStore table = aliases.Table;

    /// <summary>Deletes a version, but for its files; one that was deleted before is deleted.</summary>
    /// <exception cref="ServiceException">An alias may need it (<see cref="ServiceError.VersionInUse"/>), or it never was.</exception>
    public async Task DeleteAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation)
    {
        while (!await UnpublishAsync(tenant, model, version, cancellation))
        {
            var row = await table.ReadModelAsync(tenant, model, cancellation);
            if (!row.Exists)
            {
                throw ModelStore.Unknown(model);
            }

            if (!await stored.ExistsAsync(tenant, model, version, cancellation))
            {
                throw ServiceError.UnknownVersion.With($"model \"{model}\" has no version {version}");
            }

            var pointing = await table.ReadAliasesAsync(tenant, model, cancellation);
            RefuseInUse(
                $"version {version} of \"{model}\"",
                pointing.Values.Where(alias => alias.Name != AliasName.Latest && alias.Route!.Versions.Contains(version)));
            await table.TryWriteAsync(
                [
                    row.ToAction(),
                    Mark(tenant, model, version),
                    .. pointing.TryGetValue(AliasName.Latest, out var latest) && latest.Route!.Version == version
                        ? Move(latest, await NewestAsync(tenant, model, row, version, cancellation))
                        : [],
                ],
                cancellation);
        }
    }

    /// <summary>Deletes a model with all its versions, but for their files; one that was deleted before is deleted.</summary>
    /// <exception cref="ServiceException">It has aliases (<see cref="ServiceError.VersionInUse"/>), or never was.</exception>
    public async Task DeleteModelAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        ModelRowStore row;
        while ((row = await table.ReadModelAsync(tenant, model, cancellation)).Exists)
        {
            var pointing = await table.ReadAliasesAsync(tenant, model, cancellation);
            RefuseInUse($"model \"{model}\"", pointing.Values.Where(alias => alias.Name != AliasName.Latest));
            row.Delete();
            await table.TryWriteAsync(
                [row.ToAction(), .. pointing.TryGetValue(AliasName.Latest, out var latest) ? Move(latest, null) : []], cancellation);
        }

        if (row.IsNew)
        {
            throw ModelStore.Unknown(model);
        }

        await stored.DeleteManifestsAsync(tenant, model, new(row.DeletedThrough), cancellation);
    }

    /// <summary>Deletes what is left of versions that are marked as deleted: their files. Marks first what lies for a week under numbers
    /// that were never published. Safe to repeat, also while others publish.</summary>
    public async Task SweepAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        var row = await table.ReadModelAsync(tenant, model, cancellation);
        var abandoned = new List<ModelVersion>();
        foreach (var (version, unpublished) in await stored.ListStoredAsync(tenant, model, cancellation))
        {
            if (await table.IsDeletedAsync(tenant, model, row, version, cancellation))
            {
                await stored.DeleteAsync(tenant, model, version, cancellation);
            }
            else if (unpublished < aliases.Time.GetUtcNow() - AbandonedAfter && abandoned.Count < MostMarks)
            {
                abandoned.Add(version);
            }
        }

        // The row was read before the files: one that is published meanwhile has changed it, or finds its mark.
        if (abandoned.Count > 0 && await table.TryWriteAsync(
            [row.ToAction(), .. abandoned.Select(version => Mark(tenant, model, version))], cancellation))
        {
            foreach (var version in abandoned)
            {
                await stored.DeleteAsync(tenant, model, version, cancellation);
            }
        }
    }

    /// <summary>Deletes all but the newest versions, as many as the model says, and those that an alias may need; but for their files.
    /// False: the model keeps all. True as well where nothing was left to delete, as who did it may have died before it had their files
    /// deleted.</summary>
    public async Task<bool> KeepLastAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        if ((await table.ReadModelAsync(tenant, model, cancellation)).KeepLast is not { } keepLast)
        {
            return false;
        }

        var versions = await stored.ListAsync(tenant, model, cancellation);
        var pointing = await table.ReadAliasesAsync(tenant, model, cancellation);
        foreach (var version in versions.Skip(keepLast).Except(pointing.Values.SelectMany(alias => alias.Route!.Versions)))
        {
            try
            {
                await DeleteAsync(tenant, model, version, cancellation);
            }
            catch (ServiceException exception) when (exception.Error.Status is 404 or 409)
            {
                // An alias came here in between, or somebody else has deleted it.
            }
        }

        return true;
    }

    /// <summary>Deletes what is left of a version that is marked as deleted; false: it is not.</summary>
    internal async Task<bool> FinishAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation)
    {
        var row = await table.ReadModelAsync(tenant, model, cancellation);
        if (!await table.IsDeletedAsync(tenant, model, row, version, cancellation))
        {
            return false;
        }

        await stored.DeleteAsync(tenant, model, version, cancellation);
        return true;
    }

    private async Task<bool> UnpublishAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation)
    {
        var row = await table.ReadModelAsync(tenant, model, cancellation);
        if (!await table.IsDeletedAsync(tenant, model, row, version, cancellation))
        {
            return false;
        }

        await stored.DeleteManifestAsync(tenant, model, version, cancellation);
        return true;
    }

    private static void RefuseInUse(string what, IEnumerable<AliasRowStore> pointing)
    {
        if (pointing.Select(alias => $"\"{alias.Name}\"").ToList() is { Count: > 0 } names)
        {
            throw ServiceError.VersionInUse.With(
                $"{what} is what the {(names.Count == 1 ? "alias" : "aliases")} {string.Join(", ", names)} may need; "
                    + "move or delete what points to it first");
        }
    }

    private TableTransactionAction Mark(TenantId tenant, ModelName model, ModelVersion version) => new(
        TableTransactionActionType.Add,
        new TableEntity(tenant.Value, RegistryKeys.Deleted(model, version)) { ["Deleted"] = aliases.Time.GetUtcNow() });

    private IReadOnlyList<TableTransactionAction> Move(AliasRowStore latest, ModelVersion? version) => latest.MoveTo(
        version is { } number ? new AliasRoute(number) : null,
        new(version, latest.Route!.Version, aliases.Time.GetUtcNow()),
        attempt: null);

    // What is marked and still has its manifest is no longer a version.
    private async Task<ModelVersion?> NewestAsync(
        TenantId tenant, ModelName model, ModelRowStore row, ModelVersion without, CancellationToken cancellation)
    {
        foreach (var version in await stored.ListAsync(tenant, model, cancellation))
        {
            if (version != without && !await table.IsDeletedAsync(tenant, model, row, version, cancellation))
            {
                return version;
            }
        }

        return null;
    }
}
