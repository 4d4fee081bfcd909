using Microsoft.Extensions.DependencyInjection;

namespace Maas.Train.Claim;

internal static class ClaimServices
{
    public static IServiceCollection AddClaim(this IServiceCollection services) => services
        .AddSingleton<ClaimStore>()
        .AddSingleton<CheckpointStore>()
        .AddSingleton<IntakeStore>()
        .AddSingleton<JobIntake>()
        .AddSingleton<JobClaims>()
        .AddSingleton<ClaimedRun>()
        .AddHostedService<LapsedClaims>();
}
