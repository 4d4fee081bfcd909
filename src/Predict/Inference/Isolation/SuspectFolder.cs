using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Isolation;

/// <summary>
/// What processes of this user know of versions that may end them, on this machine's disk, by a name for each version. What can't be
/// read or written there is not known. For any number of threads and processes.
/// </summary>
internal sealed partial class SuspectFolder(string path, TimeProvider time, ILogger logger)
{
    private const string FlightSuffix = ".run";
    private const string MarkSuffix = ".suspect";
    private const string NewSuffix = ".new";

    private static readonly TimeSpan SurelyLeft = TimeSpan.FromMinutes(1);

    private readonly string process = $"{Guid.NewGuid():N}";
    private int flights;

    /// <summary>What is held against the version; null: nothing.</summary>
    public Suspicion? Find(string name) =>
        Suspicion.Find(MarkOf(name)) is { } suspicion && suspicion.Until > time.GetUtcNow() ? suspicion : null;

    /// <summary>Notes it against the version.</summary>
    public void Mark(string name, Suspicion suspicion) => Try(() =>
    {
        Directory.CreateDirectory(path);
        var whole = Path.Combine(path, $"{name}.{Guid.NewGuid():N}{NewSuffix}");
        File.WriteAllBytes(whole, suspicion.ToJson());
        File.Move(whole, MarkOf(name), overwrite: true);
    });

    /// <summary>Where the version's runs in this process are to be entered; null where nothing can be kept.</summary>
    public Flight? Open(string name, string version)
    {
        Flight? flight = null;
        Try(() =>
        {
            Directory.CreateDirectory(path);
            flight = new(Path.Combine(path, $"{name}.{process}-{Interlocked.Increment(ref flights)}{FlightSuffix}"), version);
        });
        return flight;
    }

    /// <summary>Marks the versions whose runs were under way in processes that have ended.</summary>
    /// <param name="names">A name, or <c>*</c> for all.</param>
    public void MarkUnfinished(string names, TimeSpan duration) =>
        Each($"{names}.*{FlightSuffix}", flight => Flight.Remove(flight, version => MarkUnfinished(flight, version, duration)));

    /// <summary>Who was computing in that process is no longer suspected: it is known who ended it.</summary>
    public void Acquit(string process) => Each($"*{MarkSuffix}", mark =>
    {
        if (Suspicion.Find(mark)?.Process == process)
        {
            File.Delete(mark);
        }
    });

    /// <summary>Removes marks that are held against nobody any more, and what killed processes left half written.</summary>
    public void RemoveOld()
    {
        Each($"*{MarkSuffix}", mark =>
        {
            if (Find(Path.GetFileNameWithoutExtension(mark)) is null)
            {
                File.Delete(mark);
            }
        });
        Each($"*{NewSuffix}", half =>
        {
            if (time.GetUtcNow().UtcDateTime - File.GetCreationTimeUtc(half) > SurelyLeft)
            {
                File.Delete(half);
            }
        });
    }

    /// <summary>Removes what tells of runs under way in this process.</summary>
    public void RemoveOwn() => Each($"*.{process}-*{FlightSuffix}", File.Delete);

    private void MarkUnfinished(string flight, string version, TimeSpan duration)
    {
        // name.process-number.run
        var parts = Path.GetFileName(flight).Split('.', '-');
        if (Find(parts[0]) is null)
        {
            Log.Suspected(logger, version);
            Mark(parts[0], new(time.GetUtcNow() + duration, "it was computing when a process of this service ended", parts[1]));
        }
    }

    private string MarkOf(string name) => Path.Combine(path, $"{name}{MarkSuffix}");

    private void Each(string pattern, Action<string> act) => Try(() =>
    {
        foreach (var file in Directory.Exists(path) ? Directory.GetFiles(path, pattern) : [])
        {
            Try(() => act(file));
        }
    });

    private void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(logger, exception, path);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A process of this service ended while {Version} was computing: it runs in one of its own now")]
        public static partial void Suspected(ILogger logger, string version);

        [LoggerMessage(LogLevel.Warning, "{Folder} can't be used: what ends this process may not be known to the next one")]
        public static partial void NotKept(ILogger logger, Exception exception, string folder);
    }
}
