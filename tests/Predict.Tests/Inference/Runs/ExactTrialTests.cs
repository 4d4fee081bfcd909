using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using Maas.Predict.Inference;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Runs;

[TestClass]
public sealed class ExactTrialTests
{
    [TestMethod]
    public async Task The_trial_waits_for_cores_as_every_run_does()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var cores = new CorePlaces(2);
        await using var model = await LoadAsync(tenant, folder, cores, TestModels.Identity());
        Assert.IsTrue(cores.TryEnter(2));

        var first = model.IsExactAsync(CancellationToken.None);
        var second = model.IsExactAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => Task.FromResult(cores.Waiting == 1));
        var wasTold = first.IsCompleted || second.IsCompleted;
        cores.Leave(2);

        Assert.IsFalse(wasTold);
        Assert.IsTrue(await first && await second);
        Assert.IsTrue(cores.TryEnter(2));
    }

    [TestMethod]
    public async Task Who_waits_for_the_trial_may_leave_and_the_models_end_ends_it()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        using var leaving = new CancellationTokenSource();
        var cores = new CorePlaces(2);
        var model = await LoadAsync(tenant, folder, cores, TestModels.Identity());
        Assert.IsTrue(cores.TryEnter(2));

        var left = model.IsExactAsync(leaving.Token);
        var stays = model.IsExactAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => Task.FromResult(cores.Waiting == 1));
        await leaving.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => left);
        var isStopped = stays.IsCompleted;
        await model.DisposeAsync();

        Assert.IsFalse(isStopped);
        await Assert.ThrowsAsync<OperationCanceledException>(() => stays);
        Assert.AreEqual(0, cores.Waiting);
    }

    [TestMethod]
    public async Task An_output_without_elements_is_like_itself()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        await using var model = await LoadAsync(tenant, folder, new(2), WithNothing());

        Assert.IsTrue(model.Runs.Batches);
        Assert.IsTrue(await model.IsExactAsync(CancellationToken.None));
    }

    private static async Task<LoadedModel> LoadAsync(TestTenant tenant, TestFolder folder, CorePlaces cores, ModelProto graph)
    {
        var manifest = await tenant.PublishAsync("m", graph);
        var loader = new SessionLoader(
            tenant.App.Storage.GetRequiredService<Maas.Core.Registry.VersionStore>(),
            new SessionsOptions { Folder = folder.Path, DiskBytes = 0, Threads = 1 },
            new InputOptions(), new(), new(),
            cores,
            () => null,
            TimeProvider.System,
            NullLogger<SessionLoader>.Instance);
        return await loader.LoadAsync(tenant.Served(manifest, new() { MaximumBatch = 4 }), CancellationToken.None);
    }

    // y [N, 3] = x [N, 3], and nothing [N, 0] of it.
    private static ModelProto WithNothing()
    {
        var graph = new GraphBuilder("nothing");
        graph.Input("x", DataType.Float, -1, 3);
        graph.NamedNode("copy", "Identity", ["x"], "y");
        graph.Initializer(NewTensor.Of<long>("none", [0], 1));
        graph.Initializer(NewTensor.Of<long>("columns", [1], 1));
        graph.NamedNode("slice", "Slice", ["x", "none", "none", "columns"], "nothing");
        graph.Output("y", DataType.Float, -1, 3);
        graph.Output("nothing", DataType.Float, -1, 0);
        return graph.Build();
    }
}
