using System.Collections.Concurrent;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference;

[TestClass]
public sealed class RunsAtStopTests : ILogger<RunsAtStop>
{
    private readonly ApplicationLifetime app = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly ConcurrentQueue<string> told = [];

    [TestMethod]
    public async Task A_model_whose_load_ends_after_the_stop_began_computes_no_longer_than_others()
    {
        using var tenant = await PredictApp.TenantAsync();
        var manifest = await tenant.PublishAsync("endless", TestModels.Endless(isCounted: true));
        using var folder = new TestFolder();
        var options = new SessionsOptions { Folder = folder.Path, DiskBytes = 0, Threads = 2, TimeoutSeconds = 600 };
        using var loader = Loader(options, tenant.App.Storage.GetRequiredService<VersionStore>());
        using var cache = new SessionCache(loader, options, TimeProvider.System);

        // Of its own, so that the process of all tests is not ended.
        var time = new FakeTimeProvider();
        using var atStop = new RunsAtStop(cache, loader, new(), app, time, this);
        await atStop.StartAsync(CancellationToken.None);
        app.StopApplication();

        using var lease = await cache.LeaseAsync(tenant.Served(manifest), CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var run = Task.Run(() => RunAsync(lease.Model, limit.Token));
        time.Advance(TimeSpan.FromSeconds(1));

        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(() => run);
        Assert.AreEqual(ServiceError.Unavailable, refusal.Error);
    }

    [TestMethod]
    public async Task What_keeps_it_from_telling_runs_of_the_stop_is_told()
    {
        var options = new SessionsOptions();
        using var loader = Loader(options, versions: null!);
        using var cache = new SessionCache(loader, options, TimeProvider.System);
        using var atStop = new RunsAtStop(cache, loader, new(), app, new NoTimers(), this);
        await atStop.StartAsync(CancellationToken.None);

        app.StopApplication();

        await Eventually.TrueAsync(() => Task.FromResult(!told.IsEmpty));
        StringAssert.Contains(told.Single(), "there are no timers");
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        told.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

    private static SessionLoader Loader(SessionsOptions options, VersionStore versions) => new(
        versions, options, new(), new(), new(), new(2), () => null, TimeProvider.System, NullLogger<SessionLoader>.Instance);

    private static async Task RunAsync(LoadedModel model, CancellationToken cancellation)
    {
        using var x = new Tensor("x", ElementKind.Get("FP32"), new TensorBudget(100)) { Shape = [1] };
        using var times = new Tensor("times", ElementKind.Get("INT64"), new TensorBudget(100)) { Shape = [] };
        x.ExtendSingles(1)[0] = 1;
        times.ExtendLongs(1)[0] = long.MaxValue;
        var (outputs, _, _, _) = await model.Runs.RunAsync([x, times], null, cancellation);
        outputs.Dispose();
    }

    private sealed class NoTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            throw new InvalidOperationException("there are no timers");
    }
}
