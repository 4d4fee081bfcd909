using Google.Protobuf;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Onnx.Building;
using Maas.Onnx.Describing;
using Maas.Onnx.Format;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Maas.Testing;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Runs;

[TestClass]
public sealed class ModelRunsTests
{
    private static readonly SessionsOptions OnePlace = new() { Threads = 1, ConcurrentRuns = 1 };

    [TestMethod]
    public async Task Requests_that_come_while_a_run_is_under_way_go_together_and_each_gets_its_own_rows()
    {
        using var queue = new RunQueue(new(OnePlace, new()), TimeProvider.System, new(new(2), TimeProvider.System));
        using var busy = await queue.EnterAsync(Run(1));
        PendingRun[] waiting = [Run(1), Run(2), Run(3)];
        var turns = Array.ConvertAll(waiting, run => queue.EnterAsync(run).AsTask());

        queue.Leave(busy!);
        using var batch = await turns[0];

        CollectionAssert.AreEqual(waiting, batch!.Runs.ToArray());
        Assert.IsFalse(turns[1].IsCompleted || turns[2].IsCompleted);
    }

    [TestMethod]
    public async Task Rows_of_other_shapes_and_of_callers_that_are_gone_do_not_go_along()
    {
        using var gone = new CancellationTokenSource();
        using var queue = new RunQueue(new(OnePlace, new()), TimeProvider.System, new(new(2), TimeProvider.System));
        using var busy = await queue.EnterAsync(Run(1));
        var (first, left, wider, last) = (Run(1), Run(1, caller: gone.Token), Run(1, width: 4), Run(1));
        Task<RunningBatch?>[] turns = [.. new[] { first, left, wider, last }.Select(run => queue.EnterAsync(run).AsTask())];

        await gone.CancelAsync();
        queue.Leave(busy!);
        using var batch = await turns[0];
        queue.Leave(batch!);
        using var next = await turns[2];

        CollectionAssert.AreEqual(new[] { first, last }, batch!.Runs.ToArray());
        CollectionAssert.AreEqual(new[] { wider }, next!.Runs.ToArray());
        Assert.IsNull(await turns[1]);
        Assert.ThrowsExactly<OperationCanceledException>(() => left.Outputs());
    }

    [TestMethod]
    public async Task A_full_queue_refuses_and_says_when_to_call_again()
    {
        using var queue = new RunQueue(
            new(OnePlace with { QueueLength = 1 }, new()), TimeProvider.System, new(new(2), TimeProvider.System));
        using var busy = await queue.EnterAsync(Run(1));
        _ = queue.EnterAsync(Run(1)).AsTask();

        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(() => queue.EnterAsync(Run(1)).AsTask());

        Assert.AreEqual(ServiceError.Overloaded, refusal.Error);
        Assert.IsGreaterThan(TimeSpan.Zero, refusal.RetryAfter!.Value);
    }

    [TestMethod]
    public async Task Many_at_once_each_get_the_rows_that_they_sent()
    {
        using var folder = new TestFolder();
        using var session = await OpenAsync(folder, TestModels.Identity());
        var plan = new ServingPlan(OnePlace with { QueueLength = 2000 }, new());
        using var runs = new ModelRuns(session, plan, batches: true, new(2), TimeProvider.System);

        var answers = await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => Task.Run(async () =>
        {
            using var tensor = Tensor(1 + (i % 3), 3, i);
            var (outputs, _, _, _) = await runs.RunAsync([tensor], null, CancellationToken.None);
            using (outputs)
            {
                var row = outputs[0].GetTensorDataAsSpan<float>().ToArray();
                return row.Length == (1 + (i % 3)) * 3 && row.All(value => value == i);
            }
        })));

        Assert.IsTrue(answers.All(isOwn => isOwn));
    }

    [TestMethod]
    public async Task A_request_that_spoils_its_batch_fails_alone()
    {
        using var folder = new TestFolder();
        using var session = await OpenAsync(folder, Lookup());
        using var runs = new ModelRuns(session, new(OnePlace, new()), batches: true, new(2), TimeProvider.System);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            using var place = Place(i % 10 == 0 ? 99 : i % 2);
            try
            {
                var (outputs, _, _, _) = await runs.RunAsync([place], null, CancellationToken.None);
                using (outputs)
                {
                    return outputs[0].GetTensorDataAsSpan<float>()[0];
                }
            }
            catch (ServiceException refusal) when (refusal.Error == ServiceError.InvalidInput)
            {
                return -1;
            }
        })));

        CollectionAssert.AreEqual(Enumerable.Range(0, 200).Select(i => i % 10 == 0 ? -1f : 5 + (i % 2)).ToArray(), answers);
    }

    [TestMethod]
    public async Task A_caller_that_left_is_dropped_where_a_batch_runs_again_one_by_one()
    {
        using var folder = new TestFolder();
        using var session = await OpenAsync(folder, Lookup());
        var cores = new CorePlaces(1);
        using var runs = new ModelRuns(session, new(OnePlace, new()), batches: true, cores, TimeProvider.System);
        using var gone = new CancellationTokenSource();
        using var busy = Place(0);
        using var spoiler = Place(99);
        using var left = Place(1);
        cores.TryEnter(1);
        var first = runs.RunAsync([busy], null, CancellationToken.None).AsTask();
        var again = cores.EnterAsync(1, CancellationToken.None);
        var second = runs.RunAsync([spoiler], null, CancellationToken.None).AsTask();
        var third = runs.RunAsync([left], null, gone.Token).AsTask();

        cores.Leave(1);
        (await first).Outputs.Dispose();
        await again;
        await gone.CancelAsync();
        cores.Leave(1);

        Assert.AreEqual(ServiceError.InvalidInput, (await Assert.ThrowsExactlyAsync<ServiceException>(() => second)).Error);
        await Assert.ThrowsExactlyAsync<OperationCanceledException>(() => third);
    }

    [TestMethod]
    public async Task A_run_that_gets_no_core_in_time_is_refused_and_leaves_its_place()
    {
        using var folder = new TestFolder();
        using var session = await OpenAsync(folder, Lookup());
        var cores = new CorePlaces(1);
        var plan = new ServingPlan(OnePlace with { TimeoutSeconds = 1 }, new());
        using var runs = new ModelRuns(session, plan, batches: true, cores, TimeProvider.System);
        using var place = Place(0);
        cores.TryEnter(1);

        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(
            () => runs.RunAsync([place], null, CancellationToken.None).AsTask());
        cores.Leave(1);
        var (outputs, _, _, _) = await runs.RunAsync([place], null, CancellationToken.None);

        Assert.AreEqual(ServiceError.Overloaded, refusal.Error);
        outputs.Dispose();
    }

    [TestMethod]
    public async Task A_shorter_time_holds_also_for_who_waits_for_cores_already()
    {
        using var folder = new TestFolder();
        using var session = await OpenAsync(folder, Lookup());
        var cores = new CorePlaces(1);
        using var runs = new ModelRuns(session, new(OnePlace, new()), batches: true, cores, TimeProvider.System);
        using var place = Place(0);
        cores.TryEnter(1);
        var waiting = runs.RunAsync([place], null, CancellationToken.None).AsTask();

        runs.LimitTo(new() { TimeoutSeconds = 1 });
        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(20)));
        cores.Leave(1);
        var (outputs, _, _, _) = await runs.RunAsync([place], null, CancellationToken.None);

        Assert.AreEqual(ServiceError.Overloaded, refusal.Error);
        Assert.StartsWith("the call waited 1 s for its turn", refusal.Message);
        outputs.Dispose();
    }

    [TestMethod]
    [DataRow("Identity", true)]
    [DataRow("Softmax", true)]
    [DataRow("CumSum", false)]
    public async Task Only_a_model_whose_rows_do_not_know_of_each_other_takes_batches(string name, bool expected)
    {
        using var folder = new TestFolder();
        var graph = new GraphBuilder("trial");
        graph.Input("x", DataType.Float, -1, 3);
        graph.Initializer(Maas.Onnx.Tensors.NewTensor.Scalar("axis", 0));
        graph.NamedNode("node", name, name == "CumSum" ? ["x", "axis"] : ["x"], "y");
        graph.Output("y", DataType.Float, -1, 3);
        var model = graph.Build();
        using var session = await OpenAsync(folder, model);

        var canBatch = BatchTrial.CanBatch(ManifestOf(model), session, CancellationToken.None);

        Assert.AreEqual(expected, canBatch);
    }

    [TestMethod]
    public async Task What_a_request_allocates_does_not_grow_with_its_tensor()
    {
        using var folder = new TestFolder();
        using var session = await OpenAsync(folder, TestModels.Identity());
        using var runs = new ModelRuns(session, new(OnePlace, new()), batches: true, new(2), TimeProvider.System);

        var small = await LeastAllocatedAsync(runs, rows: 1);
        var large = await LeastAllocatedAsync(runs, rows: 300_000);

        Assert.IsLessThan(small + 1024, large);
    }

    // Where there is a place, a run is computed before the call comes back, on the caller's thread.
    private static async Task<long> LeastAllocatedAsync(ModelRuns runs, int rows)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            using var tensor = Tensor(rows, 3, 0);
            var (outputs, _, _, _) = await runs.RunAsync([tensor], null, CancellationToken.None);
            outputs.Dispose();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    // y [N] = what stands at each place of [5, 6].
    private static ModelProto Lookup()
    {
        var graph = new GraphBuilder("lookup");
        graph.Input("place", DataType.Int64, -1);
        graph.Initializer(Maas.Onnx.Tensors.NewTensor.Of<float>("known", [5, 6], 2));
        graph.NamedNode("pick", "Gather", ["known", "place"], "y");
        graph.Output("y", DataType.Float, -1);
        return graph.Build();
    }

    private static Manifest ManifestOf(ModelProto model)
    {
        var description = ModelDescription.Of(model);
        return new()
        {
            Model = Core.Naming.ModelName.Parse("m"),
            Version = new(1),
            Created = DateTimeOffset.UnixEpoch,
            Files = [],
            Inputs = [.. description.Inputs.Select(input => new TensorDescription(input.Name, input.Type, input.Shape))],
            Outputs = [.. description.Outputs.Select(output => new TensorDescription(output.Name, output.Type, output.Shape))],
        };
    }

    private static async Task<ModelSession> OpenAsync(TestFolder folder, ModelProto model)
    {
        var path = Path.Combine(folder.Path, "model.onnx");
        await File.WriteAllBytesAsync(path, model.ToByteArray());
        return ModelSession.Open(path, ManifestOf(model).Outputs, new(OnePlace, new()));
    }

    private static PendingRun Run(int rows, int width = 3, CancellationToken caller = default) =>
        new([Tensor(rows, width, 0)], null, TimeProvider.System.GetTimestamp(), caller) { Rows = rows };

    private static Tensor Place(long place)
    {
        var tensor = new Tensor("place", ElementKind.Get("INT64"), new TensorBudget(100)) { Shape = [1] };
        tensor.ExtendLongs(1)[0] = place;
        return tensor;
    }

    private static Tensor Tensor(int rows, int width, float value)
    {
        var tensor = new Tensor("x", ElementKind.Get("FP32"), new TensorBudget(10_000_000)) { Shape = [rows, width] };
        tensor.ExtendSingles(rows * width).Fill(value);
        return tensor;
    }
}
