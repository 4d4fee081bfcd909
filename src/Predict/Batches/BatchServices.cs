using Maas.Core.Storage;
using Maas.Predict.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Batches;

internal static class BatchServices
{
    public static IServiceCollection AddBatches(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(Settings.Read<BatchesOptions>(configuration, BatchesOptions.Section))
        .AddSingleton<ResultStore>()
        .AddSingleton<KeptDatasets>()
        .AddSingleton<BatchEnds>()
        .AddSingleton<BatchClaims>()
        .AddSingleton<BatchFiles>()
        .AddSingleton<SlicePrediction>()
        .AddSingleton<BatchRun>()
        .AddSingleton<BatchPoison>()
        .AddAbandonedFolders(provider => provider.GetRequiredService<RequestOptions>().Folder, BatchClaims.FolderPrefix);
}
