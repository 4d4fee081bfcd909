using System.Collections.Concurrent;
using Maas.Core.Naming;
using Maas.Predict.Api;
using Maas.Predict.Inference.Tensors;
using Maas.Predict.Inference.Traffic;
using Maas.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maas.Predict.Tests.Inference.Traffic;

[TestClass]
public sealed class CopyQueueTests
{
    private static readonly TenantId One = TenantId.Parse("one");
    private static readonly TenantId Two = TenantId.Parse("two");

    [TestMethod]
    public async Task Copies_that_wait_when_the_queue_ends_are_thrown_away_and_the_one_that_is_computed_is_stopped()
    {
        var (room, computed, begun) = (new TenantRoom(300), 0, new TaskCompletionSource());
        var queue = new CopyQueue(
            async (_, cancellation) =>
            {
                computed++;
                begun.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            },
            room,
            One,
            NullLogger.Instance);
        using var input = new Tensor("x", ElementKind.Get("FP32"), new TensorBudget(100)) { Shape = [3] };
        input.ExtendSingles(3).Fill(2);
        for (var i = 0; i < 3; i++)
        {
            Assert.IsTrue(queue.TryAdd(Call(input)));
        }

        await begun.Task;
        queue.Dispose();

        await Eventually.TrueAsync(() => Task.FromResult(room.TryTake(Two, 200)));
        Assert.AreEqual(1, computed);
        Assert.IsFalse(queue.TryAdd(Call()));
    }

    [TestMethod]
    public async Task Copies_of_empty_tensors_are_computed_however_many_are_out()
    {
        var (room, computed, go) = (new TenantRoom(300), 0, new TaskCompletionSource());
        using var queue = new CopyQueue(
            async (_, _) =>
            {
                await go.Task;
                Interlocked.Increment(ref computed);
            },
            room,
            One,
            NullLogger.Instance);
        using var empty = new Tensor("x", ElementKind.Get("FP32"), new TensorBudget(100)) { Shape = [1, 0] };
        Assert.IsTrue(queue.TryAdd(Call(empty)));
        Assert.IsTrue(queue.TryAdd(Call(empty)));

        go.SetResult();

        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref computed) == 2));
        Assert.IsTrue(queue.TryAdd(Call(empty)));
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref computed) == 3));
        await Eventually.TrueAsync(() => Task.FromResult(room.TryTake(Two, 200)));
    }

    [TestMethod]
    public async Task A_copy_that_can_t_be_computed_is_logged_and_the_next_one_computed()
    {
        var (room, computed) = (new TenantRoom(300), 0);
        var lines = new Lines();
        using var queue = new CopyQueue(
            (_, _) => ++computed == 1 ? throw new InvalidOperationException("what the input holds") : Task.CompletedTask,
            room,
            One,
            lines);

        Assert.IsTrue(queue.TryAdd(Call()));
        Assert.IsTrue(queue.TryAdd(Call()));

        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref computed) == 2));
        Assert.StartsWith("A copy of a call of one was not computed; the next one is", lines.Told.Single());
        Assert.DoesNotContain("what the input holds", lines.Told.Single());
        await Eventually.TrueAsync(() => Task.FromResult(room.TryTake(Two, 200)));
    }

    private static SeenCall Call(params Tensor[] inputs) => new(
        new()
        {
            Model = ModelName.Parse("m"),
            Version = new(1),
            Created = DateTimeOffset.UnixEpoch,
            Files = [],
            Inputs = [],
            Outputs = [],
        },
        new(), inputs, null);

    private sealed class Lines : ILogger
    {
        public ConcurrentQueue<string> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Told.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
