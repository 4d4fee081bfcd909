namespace Maas.Core.Storage;

/// <summary>
/// The room on this machine's disk. Who keeps there what can be fetched again offers to let go of it, so that nothing is refused for want
/// of the room that it takes. For any number of threads.
/// </summary>
/// <param name="measure">Gives how many bytes are free where a folder lies.</param>
public sealed class DiskRoom(Func<string, long> measure)
{
    private readonly Lock gate = new();
    private Action<long>[] offers = [];

    public DiskRoom()
        : this(static folder => new DriveInfo(folder).AvailableFreeSpace)
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
}
