namespace Maas.Core.Storage;

/// <summary>
/// What this machine's disk can't take now is refused for a while, and without the disk's own words: they name its folders.
/// </summary>
public static class DiskFull
{
    private const int NoSpaceOnUnix = 28;
    private const int OverQuotaOnLinux = 122;
    private const int OverQuotaOnMac = 69;
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);
    private const int NoSpaceForHandleOnWindows = unchecked((int)0x80070027);

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    /// <summary>Whether a disk says that it is full, or the part of it that this user may have.</summary>
    public static bool IsSaidBy(IOException exception) => exception.HResult is NoSpaceOnWindows or NoSpaceForHandleOnWindows
        || (!OperatingSystem.IsWindows() && exception.HResult == NoSpaceOnUnix)
        || (OperatingSystem.IsLinux() && exception.HResult == OverQuotaOnLinux)
        || (OperatingSystem.IsMacOS() && exception.HResult == OverQuotaOnMac);

    /// <summary>Whether a call was refused for this, and for nothing that lies in what was sent.</summary>
    public static bool IsCauseOf(ServiceException refusal) =>
        refusal.Error == ServiceError.Unavailable && refusal.InnerException is IOException;

    /// <summary>The refusal: the service can't answer now.</summary>
    public static ServiceException Refusal(string detail, IOException cause) =>
        new(ServiceError.Unavailable, detail, [], cause) { RetryAfter = Again };

    /// <summary>Opens what is written to.</summary>
    /// <exception cref="ServiceException">The disk can't take it now.</exception>
    public static T Watch<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (IOException exception)
        {
            throw Refusal(exception);
        }
    }

    /// <summary>Writes, and does nothing else: whatever goes wrong with it is the disk's.</summary>
    /// <exception cref="ServiceException">The disk can't take it now.</exception>
    public static async Task WatchAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (IOException exception)
        {
            throw Refusal(exception);
        }
    }

    /// <summary>The refusal of what the disk failed at.</summary>
    public static ServiceException Refusal(IOException cause) => Refusal(
        IsSaidBy(cause) ? "the disk of this instance is full" : "the disk of this instance can't be written to", cause);
}
