using Maas.Core;
using Maas.Core.Naming;

namespace Maas.Predict.Api;

/// <summary>The memory of one call. What goes beyond a small part it takes of the room that all calls share, until it is disposed. For one
/// thread.</summary>
/// <param name="takenBytes">What is taken already, and given back at the end as well.</param>
internal sealed class CallMemory(TenantRoom room, TenantId tenant, long takenBytes = 0) : IDisposable
{
    // The functions host lets in far fewer calls than would fill the memory with these.
    private const long OwnBytes = 256 << 10;

    // Mostly large calls are over by then.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private long usedBytes = takenBytes > 0 ? takenBytes + OwnBytes : 0;
    private long takenBytes = takenBytes;

    /// <summary>The call is to use so much more, or less.</summary>
    /// <exception cref="ServiceException">Other calls have too much of it.</exception>
    public void Use(long bytes)
    {
        usedBytes += bytes;
        var missing = usedBytes - OwnBytes - takenBytes;
        if (missing <= 0)
        {
            return;
        }

        if (!room.TryTake(tenant, missing, takenBytes))
        {
            throw ServiceError.Overloaded.WithRetry(
                RetryAfter, $"large calls are under way, which leave no memory for one of {usedBytes} bytes; call again");
        }

        takenBytes += missing;
    }

    public void Dispose()
    {
        if (takenBytes > 0)
        {
            room.Give(tenant, takenBytes);
            takenBytes = 0;
        }
    }
}
