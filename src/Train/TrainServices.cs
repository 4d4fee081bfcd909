using Maas.Codecs.Planning;
using Maas.Train.Claim;
using Maas.Train.Data;
using Maas.Train.Sweeps;
using Maas.Train.Training;
using Maas.Train.Versioning;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Train;

internal static class TrainServices
{
    public static IServiceCollection AddStages(this IServiceCollection services) => services
        .AddSingleton<JobPlanner>()
        .AddSingleton<SweepStory>()
        .AddSingleton<SweepSteps>()
        .AddSingleton<ClaimedData>()
        .AddSingleton<ClaimedStart>()
        .AddSingleton<ClaimedTraining>()
        .AddSingleton<Publisher>()
        .AddSingleton(provider => new TrainingStages(
            provider.GetRequiredService<JobIntake>(),
            provider.GetRequiredService<SweepSteps>(),
            provider.GetRequiredService<SweepStory>(),
            provider.GetRequiredService<ClaimedRun>(),
            provider.GetRequiredService<JobPlanner>(),
            provider.GetRequiredService<ClaimedData>(),
            provider.GetRequiredService<ClaimedStart>(),
            provider.GetRequiredService<ClaimedTraining>(),
            provider.GetRequiredService<Publisher>()));
}
