using System.Collections;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Maas.Predict.Tests.Inference.Isolation;
using Maas.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Tests.Inference.Runs;

[TestClass]
public sealed class GivenUpRunsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider time = new();
    private readonly CorePlaces cores = new(1);

    [TestMethod]
    public async Task All_callers_of_a_batch_that_does_not_end_are_told_so_before_it_does()
    {
        using var folder = new TestFolder();
        var path = folder["model.onnx"];
        await File.WriteAllBytesAsync(path, HarmfulModels.MultiplyingRows());
        var plan = new ServingPlan(new() { Threads = 1, ConcurrentRuns = 1, BatchDelayMilliseconds = 10, TimeoutSeconds = 1 }, new());
        using var session = ModelSession.Open(path, [new TensorDescription("y", "FP32", [-1, 3])], plan);
        using var runs = new ModelRuns(session, plan, batches: true, cores, time);

        // Also where this fails: disposed under a run, it would end the process and all other tests.
        session.Abandon();
        Tensor[] rows = [OneRow.Of(1), OneRow.Of(HarmfulModels.Harm), OneRow.Of(2)];
        var http = Request();
        var calls = Array.ConvertAll(
            rows,
            row => runs.RunAsync([row], null, mostRows: 64, row == rows[0] ? By(http) : null, CancellationToken.None).AsTask());

        time.Advance(TimeSpan.FromMilliseconds(10));
        await Eventually.TrueAsync(() => Task.FromResult(session.Arena.Measure() > 100_000_000));
        time.Advance(Limit);
        time.Advance(LostRuns.Grace);
        var followers = await Task.WhenAll(FailureOf(calls[1]), FailureOf(calls[2]));
        var leader = await FailureOf(calls[0]);

        Assert.IsTrue(followers.Append(leader).All(failure => failure is { Error.Code: "timed-out", InnerException: LostRunException }));
        Assert.AreEqual("urn:maas:error:timed-out", TypeIn(http));
        Assert.AreEqual(0, cores.Lost);
        Array.ForEach(rows, row => row.Dispose());
    }

    [TestMethod]
    public async Task A_thread_that_comes_back_while_its_request_is_being_answered_waits_for_that()
    {
        var lost = new LostRuns(cores, time);
        var http = Request();
        using var body = new HeldStream();
        http.Response.Body = body;
        var (batch, outputs) = Begin(http);
        using var disposing = batch;
        lost.TimeOut(batch, Limit);

        time.Advance(LostRuns.Grace);
        await body.Begun.WaitAsync(TimeSpan.FromSeconds(30));
        var refusing = lost.End(batch);
        var isOver = refusing!.IsCompleted;
        body.LetGo();
        await refusing.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.IsFalse(isOver);
        Assert.IsTrue(outputs.All(output => output.Disposed == 1));
        Assert.ThrowsExactly<ServiceException>(() => batch.Runs[0].Outputs());
    }

    [TestMethod]
    public async Task Who_went_along_goes_on_no_sooner_than_it_is_told_though_the_run_ends_as_it_is_given_up()
    {
        LostRuns lost = null!;
        var (batch, outputs) = Begin(Request());
        using var disposing = batch;
        var (leading, hasGone) = (Task.CompletedTask, true);
        lost = new(cores, time, EndMeanwhile);
        lost.TimeOut(batch, Limit);

        time.Advance(LostRuns.Grace);
        await batch.Runs[1].Turn.WaitAsync(TimeSpan.FromSeconds(30));
        await leading.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.IsFalse(hasGone);
        Assert.ThrowsExactly<ServiceException>(() => batch.Runs[1].Outputs());
        Assert.IsTrue(outputs.All(output => output.Disposed == 1));

        // It is given up, and none of its callers knows yet.
        void EndMeanwhile()
        {
            leading = batch.LetGoAsync(lost.End(batch));
            hasGone = batch.Runs[1].Turn.IsCompleted;
        }
    }

    [TestMethod]
    public async Task Of_a_run_that_ends_just_as_it_is_given_up_there_is_one_answer()
    {
        for (var i = 0; i < 500; i++)
        {
            var lost = new LostRuns(cores, time);
            var http = Request();
            var (batch, outputs) = Begin(http);
            lost.TimeOut(batch, Limit);
            using var start = new Barrier(2);
            var following = HasOutputsAsync(batch.Runs[1]);

            var givingUp = Task.Run(() =>
            {
                start.SignalAndWait();
                time.Advance(LostRuns.Grace);
            });
            var isOwn = await Task.Run(() => AnswerAsync(lost, batch, http, start));
            await givingUp;

            Assert.AreEqual(isOwn ? "own" : "urn:maas:error:timed-out", TypeIn(http));
            Assert.AreEqual(isOwn, await following.WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.IsTrue(outputs.All(output => output.Disposed == (isOwn ? 0 : 1)));
            Assert.AreEqual(0, cores.Lost);
            batch.Dispose();
        }
    }

    // As the one that leads does, with the rest of its request.
    private static async Task<bool> AnswerAsync(LostRuns lost, RunningBatch batch, HttpContext http, Barrier start)
    {
        start.SignalAndWait();
        var refusing = lost.End(batch);
        await batch.LetGoAsync(refusing);
        if (refusing is not null)
        {
            return false;
        }

        await http.Response.WriteAsync("own");
        return true;
    }

    // As one does that went along, whoever ends it.
    private static async Task<bool> HasOutputsAsync(PendingRun run)
    {
        await run.Turn;
        try
        {
            return run.Outputs() is not null;
        }
        catch (ServiceException)
        {
            return false;
        }
    }

    // One that leads, and one that goes along; both have been computed.
    private (RunningBatch Batch, CountedOutputs[] Outputs) Begin(HttpContext http)
    {
        CountedOutputs[] outputs = [new(), new()];
        PendingRun[] runs = [.. outputs.Select(values =>
        {
            var run = new PendingRun([], null, time.GetTimestamp(), CancellationToken.None) { Refuse = By(http) };
            run.Wait();
            run.Succeed(values);
            return run;
        })];
        var batch = new RunningBatch(runs);
        batch.Begin(share: 0);
        return (batch, outputs);
    }

    private static Func<ServiceException, Task> By(HttpContext http) => refusal => HeldCall.RefuseAsync(http, refusal);

    private static DefaultHttpContext Request() =>
        new() { Request = { Path = "/api/models/m/predict" }, Response = { Body = new MemoryStream() } };

    private static string TextOf(HttpContext http) => System.Text.Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());

    private static string TypeIn(HttpContext http) => TextOf(http) is var text && text.StartsWith('{') ? text.Split('"')[3] : text;

    private static async Task<ServiceException> FailureOf(Task task) =>
        await Assert.ThrowsExactlyAsync<ServiceException>(() => task.WaitAsync(TimeSpan.FromMinutes(2)));

    private sealed class CountedOutputs : IDisposableReadOnlyCollection<OrtValue>
    {
        public int Disposed { get; private set; }

        public int Count => 0;

        public OrtValue this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<OrtValue> GetEnumerator() => Enumerable.Empty<OrtValue>().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose() => Disposed++;
    }

    private sealed class HeldStream : MemoryStream
    {
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => begun.Task;

        public void LetGo() => held.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            begun.TrySetResult();
            await held.Task;
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
