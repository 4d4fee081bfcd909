using System.Security.Cryptography;
using Maas.Core.Datasets;
using Maas.Core.Naming;
using Maas.Datasets;

namespace Maas.Testing;

/// <summary>The data of the product's samples.</summary>
public static class SampleDataset
{
    /// <summary>Stores a sample's file under a name, as the API does.</summary>
    /// <param name="path">Below <c>src/Cli/Samples</c>.</param>
    public static Task PutAsync(DatasetStore datasets, TenantId tenant, string name, params string[] path) =>
        PutFileAsync(datasets, tenant, name, RepositoryFolder.Combine(["src", "Cli", "Samples", .. path]));

    /// <summary>Stores any file under a name, as the API does.</summary>
    public static async Task PutFileAsync(DatasetStore datasets, TenantId tenant, string name, string file)
    {
        var report = await DatasetCheck.CheckAsync(file, DatasetFormats.FindByName(file), CancellationToken.None);
        await using var stream = File.OpenRead(file);
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream));
        await datasets.PutAsync(tenant, DatasetName.Parse(name), file, sha256, report, CancellationToken.None);
    }
}
