using Maas.Core.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Maas.Train.Claim;

internal static class ClaimServices
{
    public static IServiceCollection AddClaim(this IServiceCollection services) => services
        .AddSingleton<TrainMeter>()
        .AddSingleton<ClaimStore>()
        .AddSingleton<CheckpointStore>()
        .AddSingleton<IntakeStore>()
        .AddSingleton<TrialResultStore>()
        .AddSingleton<SweepEnds>()
        .AddSingleton<JobEnds>()
        .AddSingleton<JobIntake>()
        .AddSingleton<JobClaims>()
        .AddSingleton<ClaimedRun>()
        .AddHostedService<LapsedClaims>()
        .AddAbandonedFolders(provider => provider.GetRequiredService<IOptions<TrainOptions>>().Value.Folder, JobClaims.FolderPrefix);
}
