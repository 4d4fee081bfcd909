using Maas.Codecs.Planning;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Catalog;

internal static class CatalogServices
{
    public static IServiceCollection AddCatalog(this IServiceCollection services) => services
        .AddSingleton(provider => RandomDraw.New(provider.GetRequiredService<ILogger<RandomDraw>>()))
        .AddSingleton<ModelCatalog>()
        .AddSingleton<ModelAliases>()
        .AddSingleton<ModelServing>()
        .AddSingleton<ModelRemoval>()
        .AddSingleton<DescriptionPlaces>()
        .AddSingleton<ModelImport>()
        .AddSingleton<ModelCopy>()
        .AddSingleton<PartUploads>()
        .AddSingleton<ExpiredUploads>()
        .AddSingleton<StorageReach>()
        .AddSingleton<DatasetIntake>()
        .AddSingleton<JobPlanner>()
        .AddSingleton<BatchPlanner>()
        .AddSingleton<JobSubmission>();
}
