using Google.Protobuf;
using Maas.Core.Registry;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using Maas.Predict.Inference;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Maas.Predict.Tests.Inference.Disk;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class SessionWideningTests
{
    private static readonly SessionsOptions OneThread = new() { Threads = 1 };

    [TestMethod]
    public async Task A_run_has_all_cores_exactly_while_nothing_else_runs()
    {
        using var folder = new TestFolder();
        var cores = new CorePlaces(2);
        using var narrow = await OpenAsync(folder, adds: 1);
        using var runs = new ModelRuns(narrow, new(OneThread, new()), batches: false, cores, TimeProvider.System);
        runs.Widen(await OpenAsync(folder, adds: 2));

        var alone = await RunAsync(runs);
        cores.TryEnter(1);
        var besideAnother = await RunAsync(runs);
        cores.Leave(1);
        var aloneAgain = await RunAsync(runs);

        Assert.AreEqual((2, 1, 2), (alone, besideAnother, aloneAgain));
        Assert.IsTrue(cores.TryEnter(2));
    }

    [TestMethod]
    public async Task A_model_of_long_runs_is_opened_again_where_the_memory_allows_it_and_answers_the_same()
    {
        using var tenant = await PredictApp.TenantAsync();
        var manifest = await tenant.PublishAsync("m", Slow());
        using var folder = new TestFolder();
        using var cache = Cache(tenant, folder, 1L << 30);

        using var lease = await cache.LeaseAsync(tenant.Served(manifest), CancellationToken.None);
        var before = DiskLoads.Answer(lease.Model);
        await Eventually.TrueAsync(() => Task.FromResult(lease.Model.Runs.IsWide));

        Assert.AreEqual(2 * lease.Model.Memory.PrivateBytes, cache.HeldBytes);
        Assert.AreEqual(before, DiskLoads.Answer(lease.Model));
    }

    [TestMethod]
    [DataRow(1L << 30, 1)]
    [DataRow(8L << 20, null)]
    public async Task A_model_stays_open_once_where_its_threads_are_set_or_there_is_no_memory(long maximumBytes, int? threads)
    {
        using var tenant = await PredictApp.TenantAsync();
        var manifest = await tenant.PublishAsync("m", Slow());
        var served = tenant.Served(manifest, new() { IntraOpThreads = threads });
        using var folder = new TestFolder();
        var model = await LoadAsync(Cache(tenant, folder, maximumBytes), served);

        // Its own lease was the last: nothing was opening it any more.
        await Eventually.TrueAsync(() => Task.FromResult(folder.Count(ModelFiles.FolderPrefix) == 0));
        Assert.IsFalse(model.Runs.IsWide);
    }

    [TestMethod]
    public async Task Where_memory_is_short_as_a_model_is_opened_again_its_place_is_left_and_counts_as_before()
    {
        using var tenant = await PredictApp.TenantAsync();
        var served = tenant.Served(await tenant.PublishAsync("m", Slow()));
        using var folder = new TestFolder();
        var time = new ScarceTime();
        using var loader = Loader(tenant, OneThread with { Folder = folder.Path, DiskBytes = 0 }, time);
        await using var model = await loader.LoadAsync(served, CancellationToken.None);
        var shelf = new SessionShelf(1L << 30);
        var place = new CachedModel(SessionKey.Of(served)) { Bytes = model.Memory.PrivateBytes };
        shelf.Add(place);
        var left = new List<(CachedModel Place, long Bytes)>();
        var widening = new SessionWidening(loader, shelf, new(), leaves => left.Add((leaves, leaves.Bytes)));

        time.IsOver = true;
        await Assert.ThrowsExactlyAsync<InsufficientMemoryException>(
            () => widening.WidenAsync(place, model, served, CancellationToken.None));
        time.IsOver = false;

        CollectionAssert.AreEqual(new[] { (place, model.Memory.PrivateBytes) }, left);
    }

    private static async Task<LoadedModel> LoadAsync(SessionCache cache, Maas.Predict.Catalog.ServedVersion served)
    {
        using var ending = cache;
        using var lease = await cache.LeaseAsync(served, CancellationToken.None);
        return lease.Model;
    }

    private static async Task<int> RunAsync(ModelRuns runs)
    {
        using var tensor = new Tensor("x", ElementKind.Get("FP32"), new TensorBudget(100)) { Shape = [1] };
        tensor.ExtendSingles(1).Clear();
        var (outputs, _, _, _) = await runs.RunAsync([tensor], null, CancellationToken.None);
        using (outputs)
        {
            return (int)outputs[0].GetTensorDataAsSpan<float>()[0];
        }
    }

    // y [1] = x [1] + a number.
    private static async Task<ModelSession> OpenAsync(TestFolder folder, float adds)
    {
        var graph = new GraphBuilder("add");
        graph.Input("x", DataType.Float, 1);
        graph.Initializer(NewTensor.Of<float>("number", [adds], 1));
        graph.NamedNode("add", "Add", ["x", "number"], "y");
        graph.Output("y", DataType.Float, 1);
        await File.WriteAllBytesAsync(folder[$"{adds}.onnx"], graph.Build().ToByteArray());
        return ModelSession.Open(folder[$"{adds}.onnx"], [new("y", "FP32", [1])], new(OneThread, new()));
    }

    // More than a thousand million multiplications a run, and few weights.
    private static ModelProto Slow() =>
        DiskLoads.Template("resnet", new() { InputShape = [3, 64, 64], Outputs = 3 }, """{"channels":[64,16],"blocks":[4,1]}""");

    private static SessionCache Cache(TestTenant tenant, TestFolder folder, long maximumBytes)
    {
        var options = OneThread with { MaximumBytes = maximumBytes, Folder = folder.Path, DiskBytes = 0 };
        return new(Loader(tenant, options, TimeProvider.System), options, TimeProvider.System);
    }

    private static SessionLoader Loader(TestTenant tenant, SessionsOptions options, TimeProvider time) => new(
        tenant.App.Storage.GetRequiredService<VersionStore>(),
        options, new InputOptions(), new(), new(), new(2), () => null, time, NullLogger<SessionLoader>.Instance);

    /// <summary>The system's time; who asks for it once it is over has no memory for that.</summary>
    private sealed class ScarceTime : TimeProvider
    {
        private volatile bool isOver;

        public bool IsOver
        {
            set => isOver = value;
        }

        public override long GetTimestamp() => isOver ? throw new InsufficientMemoryException() : base.GetTimestamp();
    }
}
