using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Maas.Core.Storage;

/// <summary>Removes, once after start, what killed processes left on this disk: see <see cref="TemporaryFolder"/>.</summary>
public sealed partial class AbandonedFolders(
    string root, string prefix, TimeProvider time, ILogger<AbandonedFolders> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (TemporaryFolder.RemoveAbandoned(root, prefix, time.GetUtcNow()) is var removed and > 0)
        {
            Log.Removed(logger, removed, prefix);
        }

        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Count} folders {Prefix}… of killed processes are removed")]
        public static partial void Removed(ILogger logger, int count, string prefix);
    }
}
