using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Inference.Traffic;

/// <summary>The guard of an alias between two of its moves: when a limit is passed, the alias goes back, once.
/// For any number of threads.</summary>
internal sealed class GuardWatch
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    private readonly AliasKey alias;
    private readonly AliasRoute route;
    private readonly AliasGuard guard;
    private readonly AliasReturn back;
    private readonly TimeProvider time;
    private readonly IReadOnlyList<Guarded> guarded;
    private bool isReturning;

    public GuardWatch(AliasKey alias, AliasRoute route, IReadOnlyList<AliasCounts> guarded, AliasReturn back, TimeProvider time)
    {
        (this.alias, this.route, this.back, this.time) = (alias, route, back, time);
        guard = route.Guard ?? throw new ArgumentException("the alias has no guard", nameof(route));
        RunWindow Window() => new(TimeSpan.FromSeconds(guard.WindowSeconds), time);
        this.guarded = [.. guarded.Select(counts => new Guarded(counts, Window(), Window()))];
    }

    /// <summary>The last good version.</summary>
    public ModelVersion ReturnTo => guard.ReturnTo;

    /// <summary>What is in the windows now.</summary>
    public IEnumerable<(ModelVersion Version, RunFigures Figures)> Figures =>
        guarded.Select(version => (version.Counts.Version, version.Window.Look()));

    /// <summary>Whether it looks at the version.</summary>
    public bool Guards(ModelVersion version) => guarded.Any(one => one.Counts.Version == version);

    /// <summary>A run that computed.</summary>
    public void Computed(ModelVersion version, TimeSpan took) => Add(version, false, took.TotalMilliseconds > guard.P99Ms);

    /// <summary>A run that failed; one that was stopped for its length is slow as well.</summary>
    /// <param name="runs">So many that failed for one reason.</param>
    public void Failed(ModelVersion version, bool isStopped, int runs = 1) =>
        Add(version, true, isStopped && guard.P99Ms is not null, runs);

    /// <summary>A run that was refused, and of which the version to return to can't be asked.</summary>
    public void Unasked(ModelVersion version, int runs = 1) =>
        guarded.FirstOrDefault(one => one.Counts.Version == version)?.Unasked.Add(false, false, runs);

    /// <summary>How many were since this was last called, in the window.</summary>
    public int TakeUnasked(ModelVersion version) =>
        guarded.FirstOrDefault(one => one.Counts.Version == version)?.Unasked.TakeAll().Runs ?? 0;

    private void Add(ModelVersion version, bool hasFailed, bool isSlow, int runs = 1)
    {
        for (var i = 0; i < guarded.Count; i++)
        {
            if (guarded[i].Counts.Version == version)
            {
                Look(guarded[i].Counts, guarded[i].Window.Add(hasFailed, isSlow, runs));
            }
        }
    }

    private void Look(AliasCounts counts, RunFigures figures)
    {
        if (!Volatile.Read(ref isReturning) && GuardLimits.FindBreach(guard, counts.Version, figures) is { } reason
            && !Interlocked.Exchange(ref isReturning, true))
        {
            Return(counts, reason);
        }
    }

    // Apart, as what it captures would take memory at each look.
    private void Return(AliasCounts counts, string reason) => _ = Task.Run(() => ReturnAsync(counts, reason));

    private async Task ReturnAsync(AliasCounts counts, string reason)
    {
        try
        {
            if (await back.ReturnAsync(alias, route, reason, CancellationToken.None))
            {
                counts.Add(AliasEvent.Returned);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            back.Tell(alias, exception);
            await Task.Delay(RetryInterval, time, CancellationToken.None);
            Volatile.Write(ref isReturning, false);
        }
    }

    private sealed record Guarded(AliasCounts Counts, RunWindow Window, RunWindow Unasked);
}
