using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Isolation;

/// <summary>
/// What processes of this user know of versions that may end them, on this machine's disk, by a name for each version. For any number of
/// threads and processes.
/// </summary>
internal sealed partial class SuspectFolder(string path, TimeProvider time, ILogger logger)
{
    private const string FlightSuffix = ".run";
    private const string MarkSuffix = ".suspect";

    private readonly string process = $"{Guid.NewGuid():N}";
    private int flights;

    /// <summary>What is held against the version; null: nothing.</summary>
    public Suspicion? Find(string name) =>
        Suspicion.Find(MarkOf(name)) is { } suspicion && suspicion.Until > time.GetUtcNow() ? suspicion : null;

    /// <summary>Notes it against the version.</summary>
    public void Mark(string name, Suspicion suspicion) => Try(() =>
    {
        var whole = Path.Combine(path, $"{name}.{Guid.NewGuid():N}");
        File.WriteAllBytes(whole, suspicion.ToJson());
        File.Move(whole, MarkOf(name), overwrite: true);
        return true;
    });

    /// <summary>Where the version's runs in this process are to be entered; null where nothing can be kept.</summary>
    public Flight? Open(string name, string version) =>
        Try(() => new Flight(Path.Combine(path, $"{name}.{process}-{Interlocked.Increment(ref flights)}{FlightSuffix}"), version));

    /// <summary>Marks the versions whose runs were under way in processes that have ended.</summary>
    /// <param name="names">A name, or <c>*</c> for all.</param>
    public void MarkUnfinished(string names, TimeSpan duration)
    {
        foreach (var flight in Directory.EnumerateFiles(path, $"{names}.*{FlightSuffix}"))
        {
            var name = Path.GetFileName(flight).Split('.')[0];
            if (Flight.TakeUnfinished(flight) is { } version && Find(name) is null)
            {
                Log.Suspected(logger, version);
                Mark(name, new(time.GetUtcNow() + duration, "it was computing when a process of this service ended"));
            }
        }
    }

    /// <summary>Removes marks that are held against nobody any more.</summary>
    public void RemoveOld()
    {
        foreach (var mark in Directory.EnumerateFiles(path, $"*{MarkSuffix}"))
        {
            if (Find(Path.GetFileNameWithoutExtension(mark)) is null)
            {
                File.Delete(mark);
            }
        }
    }

    /// <summary>Removes what tells of runs under way in this process.</summary>
    public void RemoveOwn()
    {
        foreach (var flight in Directory.EnumerateFiles(path, $"*.{process}-*{FlightSuffix}"))
        {
            File.Delete(flight);
        }
    }

    private string MarkOf(string name) => Path.Combine(path, $"{name}{MarkSuffix}");

    private T? Try<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(logger, exception, path);
            return default;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A process of this service ended while {Version} was computing: it runs in one of its own now")]
        public static partial void Suspected(ILogger logger, string version);

        [LoggerMessage(LogLevel.Warning, "{Folder} can't be written: what ends this process will not be known to the next one")]
        public static partial void NotKept(ILogger logger, Exception exception, string folder);
    }
}
