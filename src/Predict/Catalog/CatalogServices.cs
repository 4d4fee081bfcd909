using Maas.Codecs.Planning;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Catalog;

internal static class CatalogServices
{
    public static IServiceCollection AddCatalog(this IServiceCollection services) => services
        .AddSingleton<ModelCatalog>()
        .AddSingleton<ModelAliases>()
        .AddSingleton<ModelServing>()
        .AddSingleton<ModelRemoval>()
        .AddSingleton<ModelImport>()
        .AddSingleton<PartUploads>()
        .AddSingleton<StorageReach>()
        .AddSingleton<DatasetIntake>()
        .AddSingleton<JobPlanner>()
        .AddSingleton<JobSubmission>();
}
