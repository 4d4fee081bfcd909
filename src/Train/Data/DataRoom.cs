namespace Maas.Train.Data;

/// <summary>Where a job's data may lie while it is trained on: so much memory for all of it, and a folder for the rest.</summary>
internal sealed class DataRoom(string folder, long memoryBytes)
{
    private long left = memoryBytes;

    public string Folder => folder;

    /// <summary>The memory that is not taken yet.</summary>
    public long LeftBytes => Interlocked.Read(ref left);

    /// <summary>Takes memory if there is as much left.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref left, -bytes) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref left, bytes);
        return false;
    }
}
