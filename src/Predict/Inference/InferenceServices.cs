using Maas.Core.Storage;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Inference;

internal static class InferenceServices
{
    public static IServiceCollection AddInference(this IServiceCollection services, IConfiguration configuration)
    {
        Runs.RunThreads.Reserve();
        var sessions = Settings.Read<SessionsOptions>(configuration, SessionsOptions.Section);
        return services
            .AddSingleton(sessions)
            .AddAbandonedFolders(_ => sessions.Folder, ModelFiles.FolderPrefix)
            .AddSingleton(Settings.Read<InputOptions>(configuration, InputOptions.Section))
            .AddSingleton(Settings.Read<Outputs.OutputOptions>(configuration, Outputs.OutputOptions.Section))
            .AddSingleton<SessionLoader>()
            .AddSingleton<SessionCache>()
            .AddSingleton<DeletedVersions>()
            .AddHostedService(provider => provider.GetRequiredService<DeletedVersions>())
            .AddSingleton<AliasTraffic>()
            .AddSingleton<Traffic.AliasWatches>()
            .AddSingleton<Preload>()
            .AddHostedService(provider => provider.GetRequiredService<Preload>())
            .AddSingleton<Readiness>()
            .AddHostedService<LostCores>()
            .AddSingleton<WorkAtStop>()
            .AddHostedService<RunsAtStop>()
            .AddSingleton<Statistics.ServingStatistics>()
            .AddSingleton<Statistics.ServingMetrics>()
            .AddHostedService<Statistics.ServingMeter>()
            .AddSingleton<Predictor>()
            .AddSingleton<RowPredictor>()
            .AddSingleton<OpenInference.TensorPredictor>()
            .AddSingleton<Trial.TrialRun>();
    }
}
