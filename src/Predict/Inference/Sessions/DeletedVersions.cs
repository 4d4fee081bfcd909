using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Inference.Statistics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// Lets go of what this instance holds of versions that were deleted: their sessions, their files on its disk and their statistics.
/// At start and every ten minutes it asks of some of the versions that it holds, in turn, whether they are still there: nobody tells
/// an instance what another one has deleted, and a look costs the same however many it holds.
/// </summary>
public sealed partial class DeletedVersions(
    SessionCache sessions, SessionLoader loader, ServingStatistics statistics, VersionStore versions, TimeProvider time,
    ILogger<DeletedVersions> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>Each is a request to storage.</summary>
    internal const int MostAsked = 100;

    private readonly HashSet<VersionKey> asked = [];

    /// <summary>Versions of this model may have been deleted just now. What fails here is the next look's, and no failure of the deletion.
    /// </summary>
    internal Task LetGoAsync(TenantId tenant, ModelName model, CancellationToken cancellation) =>
        TryLetGoAsync(() => Held().Where(version => version.Tenant == tenant && version.Model == model), cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await TryLetGoAsync(() => NextInTurn([.. Held()]), stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private IEnumerable<VersionKey> Held() => sessions.Held().Union(loader.Places.Versions()).Union(statistics.Versions);

    // Those that were not asked of yet; where there are none left, it begins anew.
    internal List<VersionKey> NextInTurn(IReadOnlyList<VersionKey> held)
    {
        var next = held.Where(version => !asked.Contains(version)).Take(MostAsked).ToList();
        asked.UnionWith(next);
        if (held.All(asked.Contains))
        {
            asked.Clear();
        }

        return next;
    }

    private async Task TryLetGoAsync(Func<IEnumerable<VersionKey>> which, CancellationToken cancellation)
    {
        try
        {
            await LetGoAsync(which(), cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.LookFailed(logger, exception);
        }
    }

    // What is in use goes with its last call, and its files at the look after that: they are asked for as long as they lie here.
    private async Task LetGoAsync(IEnumerable<VersionKey> which, CancellationToken cancellation)
    {
        var deleted = new HashSet<VersionKey>();
        foreach (var version in which)
        {
            if (!await versions.ExistsAsync(version.Tenant, version.Model, version.Version, cancellation))
            {
                deleted.Add(version);
            }
        }

        if (deleted.Count > 0)
        {
            await sessions.EvictAsync(deleted.Contains);
            loader.Places.Remove(deleted);
            deleted.ToList().ForEach(statistics.Forget);
            Log.LetGo(logger, deleted.Count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Let go of {Count} versions that were deleted")]
        public static partial void LetGo(ILogger logger, int count);

        [LoggerMessage(LogLevel.Warning, "The look for deleted versions failed; the next follows")]
        public static partial void LookFailed(ILogger logger, Exception exception);
    }
}
