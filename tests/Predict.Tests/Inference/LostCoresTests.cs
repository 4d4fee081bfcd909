using Maas.Predict.Inference;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference;

[TestClass]
public sealed class LostCoresTests
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly ApplicationLifetime app = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly LookedAtTime time = new();

    [TestMethod]
    public async Task An_app_ends_half_a_minute_after_the_last_of_its_cores_is_lost()
    {
        using var folder = new TestFolder();
        var cores = new CorePlaces(2);
        using var loader = new SessionLoader(
            null!, new() { Folder = folder.Path }, new(), new(), new(), cores, () => null, time, NullLogger<SessionLoader>.Instance);
        using var lost = new LostCores(loader, app, time, NullLogger<LostCores>.Instance);
        await lost.StartAsync(CancellationToken.None);
        await LooksAsync(0);

        Lose(cores);
        for (var look = 0; look < 20; look++)
        {
            await LookAgainAsync();
        }

        Assert.IsFalse(IsStopped);
        Lose(cores);
        var since = time.GetTimestamp();
        while (!IsStopped)
        {
            await LookAgainAsync();
        }

        Assert.AreEqual(TimeSpan.FromSeconds(30), time.GetElapsedTime(since));
    }

    private bool IsStopped => app.ApplicationStopping.IsCancellationRequested;

    private static void Lose(CorePlaces cores)
    {
        cores.TryEnter(1);
        cores.GiveUp(1);
    }

    private Task LookAgainAsync()
    {
        var before = time.Looks;
        time.Advance(Look);
        return LooksAsync(before);
    }

    // It has looked and waits for the next time, or has ended the app.
    private Task LooksAsync(int before) => Eventually.TrueAsync(() => Task.FromResult(time.Looks > before || IsStopped));

    private sealed class LookedAtTime : FakeTimeProvider
    {
        private int looks;

        public int Looks => Volatile.Read(ref looks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref looks);
            return timer;
        }
    }
}
