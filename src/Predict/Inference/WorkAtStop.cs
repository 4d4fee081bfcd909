using System.Collections.Concurrent;

namespace Maas.Predict.Inference;

/// <summary>Work that writes down how far it came when the app is told to stop, for whose end the process waits. For any number of
/// threads.</summary>
public sealed class WorkAtStop
{
    private readonly ConcurrentDictionary<Task, bool> underWay = new();

    /// <summary>Does it.</summary>
    internal async Task DoAsync(Task work)
    {
        underWay.TryAdd(work, true);
        try
        {
            await work;
        }
        finally
        {
            underWay.TryRemove(work, out _);
        }
    }

    /// <summary>Completes when all that is under way now has ended, well or not.</summary>
    internal async Task EndedAsync() =>
        await Task.WhenAll(underWay.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
