namespace Maas.Core.Storage;

/// <summary>
/// The room on this machine's disk. Who keeps there what can be fetched again offers to let go of it, so that nothing is refused for want
/// of the room that it takes. For any number of threads.
/// </summary>
/// <param name="measure">Gives how many bytes are free where a folder lies.</param>
/// <param name="measureAll">Gives how many bytes the disk has there.</param>
public sealed class DiskRoom(Func<string, long> measure, Func<string, long> measureAll)
{
    private readonly Lock gate = new();
    private Action<long>[] offers = [];

    public DiskRoom()
        : this(static folder => new DriveInfo(folder).AvailableFreeSpace, static folder => new DriveInfo(folder).TotalSize)
    {
    }

    /// <summary>Of a disk that would have room for anything if nothing lay there.</summary>
    public DiskRoom(Func<string, long> measure)
        : this(measure, static _ => long.MaxValue)
    {
    }

    /// <summary>Is asked from now on, by any thread, to let go of so many bytes, where it has as many that are not in use.</summary>
    public void Offer(Action<long> letGo)
    {
        lock (gate)
        {
            offers = [.. offers, letGo];
        }
    }

    /// <summary>The bytes that are free where a folder lies; more than are needed there, if what is kept can make it so.</summary>
    public long FreeBytes(string folder, long needed)
    {
        var free = measure(folder);
        foreach (var letGo in Volatile.Read(ref offers))
        {
            if (free > needed)
            {
                break;
            }

            letGo(needed - free + 1);
            free = measure(folder);
        }

        return free;
    }

    /// <summary>Sees to it that so many bytes fit in where a folder lies.</summary>
    /// <param name="spare">Bytes that must stay free beside them.</param>
    /// <param name="what">What has so many bytes: <c>the upload has 5 bytes</c>.</param>
    /// <param name="tooLarge">The error where no such disk could ever have room for them.</param>
    /// <exception cref="ServiceException">They don't: for a while, or ever.</exception>
    public void Check(string folder, long bytes, long spare, string what, ServiceError tooLarge)
    {
        var needed = bytes + spare;
        if (FreeBytes(folder, needed) is var free && free > needed)
        {
            return;
        }

        if (measureAll(folder) is var all && all <= needed)
        {
            throw tooLarge.With($"{what}; the disk of this instance has no more than {Math.Max(0, all - spare)}");
        }

        var detail = $"{what}; the disk of this instance has room for {Math.Max(0, free - spare)} now";
        throw DiskFull.Refusal(detail, new IOException(detail));
    }
}
