using System.Security.Cryptography;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Registry;

/// <summary>
/// How models are served: a property of the model's own row, so that it is read with where the aliases point, at no further cost.
/// </summary>
public sealed class ServingStore(TableServiceClient tables)
{
    internal const string Property = "Serving";

    private readonly TableClient table = tables.GetTableClient(StorageNames.ModelsTable);

    /// <summary>What tells one state of the settings from another.</summary>
    public static string TagOf(ServingSettings settings)
    {
        var digest = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(settings, CoreJson.Default.ServingSettings));
        return $"\"{Convert.ToHexStringLower(digest)[..16]}\"";
    }

    /// <summary>
    /// Changes the settings to what <paramref name="target"/> gives for those of now; where somebody comes between, it asks again.
    /// </summary>
    /// <exception cref="ServiceException">There is no such model.</exception>
    public async Task<ServingSettings> ChangeAsync(
        TenantId tenant, ModelName model, Func<ServingSettings, ServingSettings> target, CancellationToken cancellation)
    {
        while (true)
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(
                tenant.Value, RegistryKeys.Model(model), cancellationToken: cancellation);
            var row = found.HasValue && new ModelRowStore(found.Value!, isNew: false).Exists
                ? found.Value!
                : throw ModelStore.Unknown(model);
            var settings = target(Of(row));
            var change = new TableEntity(row.PartitionKey, row.RowKey)
            {
                [Property] = JsonSerializer.Serialize(settings, CoreJson.Default.ServingSettings),
            };
            try
            {
                await table.UpdateEntityAsync(change, row.ETag, TableUpdateMode.Merge, cancellation);
                return settings;
            }
            catch (RequestFailedException exception) when (exception.Status == 412)
            {
            }
        }
    }

    internal static ServingSettings Of(TableEntity row) =>
        row.GetString(Property) is { } json ? JsonSerializer.Deserialize(json, CoreJson.Default.ServingSettings)! : new();
}
