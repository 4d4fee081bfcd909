using System.Collections.Concurrent;
using Maas.FunctionsEmulator.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Maas.FunctionsEmulator.Http;

/// <summary>
/// The ends of all requests under way. A request is often over in less time than a timer of its own, and its place among those whom the
/// host tells of its stop, would take: so one timer and one place serve all, and what ended one request well goes to another. For any
/// number of threads.
/// </summary>
internal sealed partial class RequestEndings : IDisposable
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);

    private readonly ConcurrentBag<RequestEnding> free = [];
    private readonly ConcurrentDictionary<RequestEnding, bool> all = new();
    private readonly TimeSpan? limit;
    private readonly TimeProvider time;
    private readonly ITimer? looking;
    private readonly CancellationToken stopping;
    private readonly CancellationTokenRegistration stop;
    private readonly ILogger<RequestEndings> logger;

    public RequestEndings(
        HostJson hostJson, EmulatorSettings settings, IHostApplicationLifetime lifetime, ILogger<RequestEndings> logger)
    {
        (limit, time, stopping) = (hostJson.FunctionTimeout, settings.Time, lifetime.ApplicationStopping);
        this.logger = logger;
        stop = stopping.UnsafeRegister(static endings => ((RequestEndings)endings!).CancelDue(long.MaxValue), this);
        if (limit is { } most)
        {
            var look = most / 10 < LongestLook ? most / 10 : LongestLook;
            looking = time.CreateTimer(_ => CancelDue(time.GetTimestamp()), null, look, look);
        }
    }

    public RequestEnding Begin()
    {
        if (!free.TryTake(out var ending))
        {
            ending = new();
            all.TryAdd(ending, true);
        }

        ending.Begin(limit is { } most ? time.GetTimestamp() + (long)(most.TotalSeconds * time.TimestampFrequency) : long.MaxValue);

        // The stop may have passed over it just now.
        if (stopping.IsCancellationRequested)
        {
            ending.Cancel();
        }

        return ending;
    }

    public void End(RequestEnding ending)
    {
        if (ending.TryEnd())
        {
            free.Add(ending);
        }
        else
        {
            all.TryRemove(ending, out _);
        }
    }

    public void Dispose()
    {
        looking?.Dispose();
        stop.Dispose();
        while (free.TryTake(out var ending))
        {
            ending.Dispose();
        }
    }

    private void CancelDue(long now)
    {
        foreach (var (ending, _) in all)
        {
            try
            {
                ending.CancelIfDue(now);
            }
            catch (AggregateException exception)
            {
                // What a function does when it is cancelled may fail; the others are cancelled all the same.
                Log.NotHeard(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A function failed when its request was cancelled")]
        public static partial void NotHeard(ILogger logger, Exception exception);
    }
}
