using Google.Protobuf;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Maas.Testing;
using Microsoft.Extensions.Time.Testing;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Runs;

/// <summary>Calls that went along with one that takes longer than it may.</summary>
[TestClass]
public sealed class LateBatchTests
{
    // A share of it is long beside a short run, whatever else the machine does.
    private static readonly SessionsOptions OnePlace = new() { Threads = 1, ConcurrentRuns = 1, TimeoutSeconds = 4 };

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    [TestMethod]
    public async Task Come_to_what_they_do_alone_and_that_one_times_out() =>
        CollectionAssert.AreEqual(new[] { "5", "timed-out", "6", "5" }, await InOneBatchAsync((long.MaxValue, 0), (2, 1), (3, 0)));

    [TestMethod]
    public async Task Also_where_the_batch_failed_before_by_another() => CollectionAssert.AreEqual(
        new[] { "5", "invalid-input", "timed-out", "6" }, await InOneBatchAsync((1, 99), (long.MaxValue, 0), (2, 1)));

    [TestMethod]
    public async Task All_that_take_so_long_time_out() => CollectionAssert.AreEqual(
        new[] { "5", "timed-out", "timed-out" }, await InOneBatchAsync((long.MaxValue, 0), (long.MaxValue, 1)));

    [TestMethod]
    public async Task That_the_stop_of_the_app_ends_are_not_late_so_that_no_job_keeps_that_as_their_result()
    {
        var options = OnePlace with { TimeoutSeconds = 60 };

        var answers = await InOneBatchAsync(options, StopAsync, (long.MaxValue, 0), (1, 1));

        CollectionAssert.AreEqual(new[] { "5", "unavailable", "unavailable" }, answers);
    }

    [TestMethod]
    public async Task One_that_runs_again_has_its_share_of_the_time_from_its_turn_on()
    {
        var time = new FakeTimeProvider();
        using var queue = new RunQueue(new(OnePlace with { TimeoutSeconds = 30 }, new()), time, new(new(2), time));
        var late = NewRun(time);
        using var before = await queue.EnterAsync(late);
        var waiting = queue.EnterAsync(late.Alone(time.GetTimestamp())).AsTask();
        time.Advance(TimeSpan.FromSeconds(29));
        queue.Leave(before!);
        using var again = await waiting;

        time.Advance(TimeSpan.FromSeconds(9.9));
        var isOverdueBefore = again!.IsOverdue;
        time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.AreEqual((false, true), (isOverdueBefore, again.IsOverdue));
    }

    [TestMethod]
    public async Task One_that_runs_again_has_room_in_a_queue_that_is_full()
    {
        var time = new FakeTimeProvider();
        using var queue = new RunQueue(new(OnePlace with { QueueLength = 1 }, new()), time, new(new(2), time));
        var late = NewRun(time);
        using var before = await queue.EnterAsync(late);
        var other = queue.EnterAsync(NewRun(time)).AsTask();

        var waiting = queue.EnterAsync(late.Alone(time.GetTimestamp())).AsTask();
        queue.Leave(before!);
        using var next = await other;
        queue.Leave(next!);
        using var again = await waiting;

        Assert.AreEqual(3, again!.Runs.Single().Shares);
    }

    [TestMethod]
    public async Task Once_alone_is_told_which_time_it_had()
    {
        var time = new FakeTimeProvider();
        using var queue = new RunQueue(new(OnePlace, new()), time, new(new(2), time));
        using var batch = await queue.EnterAsync(NewRun(time).Alone(time.GetTimestamp()));
        var second = NewRun(time).Alone(time.GetTimestamp());
        var waiting = queue.EnterAsync(second).AsTask();
        batch!.TimeOut(TimeSpan.FromSeconds(4));

        BatchComputation.Run(batch, new ListeningSession(_ => throw new InvalidOperationException("it is ended")), time);
        time.Advance(TimeSpan.FromSeconds(4));
        await waiting;

        const string Before = "the model computed for 3 calls until 4 s after the last of them came";
        Assert.AreEqual(
            $"{Before}, and then for this one alone for its share of that time, 1.33 s",
            Assert.ThrowsExactly<ServiceException>(batch.Runs[0].Outputs).Detail);
        Assert.AreEqual(
            $"{Before}, and has then not ended for this one alone in its share of that time, 1.33 s",
            BatchComputation.Lost(batch, TimeSpan.FromSeconds(4)).Detail);
        Assert.AreEqual(
            $"{Before}, and this one then waited 1.33 s, its share of that time, for cores; call again later",
            queue.WaitedTooLong(batch.Runs[0], hasTurn: true).Detail);
        Assert.AreEqual(
            $"{Before}, and this one then waited 4 s for its turn alone; call again later",
            Assert.ThrowsExactly<ServiceException>(second.Outputs).Detail);
    }

    private static PendingRun NewRun(TimeProvider time) => new([], null, time.GetTimestamp(), CancellationToken.None) { RanWith = 3 };

    private static async Task StopAsync(ModelRuns runs)
    {
        await Eventually.TrueAsync(() => Task.FromResult(runs.Waiting == 0));
        runs.Lost.Stop();
        runs.LimitTo(new() { TimeoutSeconds = 1 });
    }

    private static Task<string[]> InOneBatchAsync(params (long Times, long Place)[] calls) =>
        InOneBatchAsync(OnePlace, _ => Task.CompletedTask, calls);

    // What the model has computed for each, or its error; of one that runs before them, too, while they come.
    private static async Task<string[]> InOneBatchAsync(
        SessionsOptions options, Func<ModelRuns, Task> meanwhile, params (long Times, long Place)[] calls)
    {
        using var folder = new TestFolder();
        await File.WriteAllBytesAsync(folder["model.onnx"], Counting().ToByteArray());
        using var session = ModelSession.Open(
            folder["model.onnx"], [new TensorDescription("y", "FP32", [-1])], new ServingPlan(options, new()));
        var cores = new CorePlaces(1);
        using var runs = new ModelRuns(session, new(options, new()), batches: true, cores, TimeProvider.System);
        cores.TryEnter(1);
        var answers = new[] { (Times: 1L, Place: 0L) }.Concat(calls).Select(call => AnswerAsync(runs, call.Times, call.Place)).ToList();
        Assert.AreEqual(calls.Length, runs.Waiting);

        cores.Leave(1);
        await meanwhile(runs);

        try
        {
            return await Task.WhenAll(answers).WaitAsync(Deadline);
        }
        catch (TimeoutException)
        {
            // Disposed under a run, it would end the process and all other tests.
            session.Abandon();
            throw;
        }
    }

    private static async Task<string> AnswerAsync(ModelRuns runs, long times, long place)
    {
        using var tensors = new Disposed(Number("times", times), Number("place", place));
        try
        {
            var (outputs, _, _, _) = await runs.RunAsync(tensors.All, null, CancellationToken.None);
            using (outputs)
            {
                return $"{outputs[0].GetTensorDataAsSpan<float>()[0]}";
            }
        }
        catch (ServiceException refusal)
        {
            return refusal.Error.Code;
        }
    }

    private static Tensor Number(string name, long value)
    {
        var tensor = new Tensor(name, ElementKind.Get("INT64"), new TensorBudget(100)) { Shape = [1] };
        tensor.ExtendLongs(1)[0] = value;
        return tensor;
    }

    // y [N] = what stands at each place of [5, 6], which a loop carries as often as the greatest of times says.
    private static ModelProto Counting()
    {
        var body = new GraphBuilder("body");
        body.Input("step", DataType.Int64);
        body.Input("goes", DataType.Bool);
        body.Input("before", DataType.Float, -1);
        body.NamedNode("keep", "Identity", ["goes"], "goesOn");
        body.NamedNode("carry", "Identity", ["before"], "after");
        body.Output("goesOn", DataType.Bool);
        body.Output("after", DataType.Float, -1);
        var graph = new GraphBuilder("counting");
        graph.Input("times", DataType.Int64, -1);
        graph.Input("place", DataType.Int64, -1);
        graph.Initializer(NewTensor.Of<float>("known", [5, 6], 2));
        graph.Initializer(NewTensor.Scalar("begins", true));
        graph.NamedNode("pick", "Gather", ["known", "place"], "picked");
        graph.NamedNode("most", "ReduceMax", ["times"], "trips", Attributes.Of("keepdims", 0L));
        graph.NamedNode("loop", "Loop", ["trips", "begins", "picked"], "y", Attributes.Of("body", body.BuildSubgraph()));
        graph.Output("y", DataType.Float, -1);
        return graph.Build();
    }

    private sealed class Disposed(params Tensor[] tensors) : IDisposable
    {
        public IReadOnlyList<Tensor> All => tensors;

        public void Dispose() => Array.ForEach(tensors, tensor => tensor.Dispose());
    }
}
