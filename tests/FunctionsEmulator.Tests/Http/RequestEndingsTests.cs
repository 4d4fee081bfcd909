using Maas.FunctionsEmulator.Http;
using Maas.FunctionsEmulator.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Maas.FunctionsEmulator.Tests.Http;

[TestClass]
public sealed class RequestEndingsTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly Lifetime lifetime = new();
    private readonly RequestEndings endings;

    public RequestEndingsTests() => endings = new(
        new HostJson { FunctionTimeout = TimeSpan.FromSeconds(10) },
        new EmulatorSettings(new("http://127.0.0.1:7071"), TimeSpan.FromMinutes(1)) { Time = time },
        lifetime,
        NullLogger<RequestEndings>.Instance);

    public void Dispose()
    {
        endings.Dispose();
        lifetime.Dispose();
    }

    [TestMethod]
    public void A_request_is_cancelled_when_its_time_is_up_and_one_that_came_later_is_not()
    {
        var first = endings.Begin();
        time.Advance(TimeSpan.FromSeconds(6));
        var second = endings.Begin();

        time.Advance(TimeSpan.FromSeconds(6));

        Assert.IsTrue(first.Token.IsCancellationRequested);
        Assert.IsFalse(second.Token.IsCancellationRequested);
    }

    [TestMethod]
    public void The_next_request_has_its_own_time()
    {
        var first = endings.Begin();
        time.Advance(TimeSpan.FromSeconds(9));
        endings.End(first);
        var second = endings.Begin();

        time.Advance(TimeSpan.FromSeconds(9));

        Assert.AreSame(first, second);
        Assert.IsFalse(second.Token.IsCancellationRequested);
    }

    [TestMethod]
    public void What_was_cancelled_is_nobody_elses()
    {
        var first = endings.Begin();
        first.Cancel();
        endings.End(first);

        var second = endings.Begin();

        Assert.AreNotSame(first, second);
        Assert.IsFalse(second.Token.IsCancellationRequested);
    }

    [TestMethod]
    public void A_cancel_that_comes_after_the_end_is_passed_over()
    {
        var ending = endings.Begin();
        endings.End(ending);

        ending.Cancel();

        Assert.IsFalse(ending.Token.IsCancellationRequested);
    }

    [TestMethod]
    public void The_hosts_stop_cancels_those_under_way_and_those_that_come_after()
    {
        var before = endings.Begin();

        lifetime.StopApplication();

        Assert.IsTrue(before.Token.IsCancellationRequested);
        Assert.IsTrue(endings.Begin().Token.IsCancellationRequested);
    }

    [TestMethod]
    public void Who_fails_when_the_host_stops_keeps_no_other_from_being_cancelled()
    {
        RequestEnding[] all = [.. Enumerable.Range(0, 8).Select(_ => endings.Begin())];
        foreach (var ending in all)
        {
            ending.Token.Register(() => throw new InvalidOperationException("no"));
        }

        lifetime.StopApplication();

        Assert.IsTrue(all.All(ending => ending.Token.IsCancellationRequested));
    }

    [TestMethod]
    public async Task A_time_that_is_up_while_its_request_ends_never_reaches_the_next_request()
    {
        var ending = new RequestEnding();
        for (var due = 1L; due < 20_000; due++)
        {
            ending.Begin(due);
            var now = due;
            var looking = Task.Run(() => ending.CancelIfDue(now));
            if (!ending.TryEnd())
            {
                await looking;
                ending.Dispose();
                ending = new();
            }

            ending.Begin(due + 1);
            await looking;

            Assert.IsFalse(ending.Token.IsCancellationRequested);
            Assert.IsTrue(ending.TryEnd());
        }

        ending.Dispose();
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => stopping.Cancel();

        public void Dispose() => stopping.Dispose();
    }
}
