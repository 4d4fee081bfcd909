using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Maas.Core.Registry;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Tests.Inference.Sessions;
using Maas.Testing;
using Microsoft.ML.OnnxRuntime;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Disk;

/// <summary>Optimised graphs of a model that divides whole numbers.</summary>
[TestClass]
public sealed class GuardedGraphsTests
{
    [TestMethod]
    public async Task A_graph_kept_on_disk_is_guarded()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var manifest = await tenant.PublishAsync("m", Model());
        await using var first = await DiskLoads.Loader(tenant, folder).LoadAsync(tenant.Served(manifest), CancellationToken.None);
        File.Delete(DiskLoads.Find(folder, "model.onnx").Single());

        await using var again = await DiskLoads.Loader(tenant, folder).LoadAsync(tenant.Served(manifest), CancellationToken.None);

        Assert.AreEqual(long.MinValue, LeastByMinusOne(first));
        Assert.AreEqual(long.MinValue, LeastByMinusOne(again));
    }

    [TestMethod]
    public async Task A_graph_made_before_there_was_a_guard_is_not_used()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var manifest = await tenant.PublishAsync("m", Model());
        await (await DiskLoads.Loader(tenant, folder).LoadAsync(tenant.Served(manifest), CancellationToken.None)).DisposeAsync();
        var made = Path.GetDirectoryName(DiskLoads.Find(folder, "*.json").Single())!;
        Directory.GetFiles(made).ToList().ForEach(File.Delete);
        WriteAsBefore(made, manifest.Files[0]);

        await using var model = await DiskLoads.Loader(tenant, folder).LoadAsync(tenant.Served(manifest), CancellationToken.None);

        Assert.AreEqual(long.MinValue, LeastByMinusOne(model));
        Assert.HasCount(4, Directory.GetFiles(made), "it was made anew");
    }

    [TestMethod]
    public async Task No_graph_is_kept_of_a_large_model_that_is_guarded()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var large = Model();
        large.Graph.Node[0].Output[0] = "quotient";
        large.Graph.Node.Add(DivisionModels.Node("Gather", ["large", "zero"], ["first"]));
        large.Graph.Node.Add(DivisionModels.Node("Add", ["quotient", "first"], ["y"]));
        large.Graph.Initializer.Add(NewTensor.Of<long>("large", new long[9 << 20], 9 << 20));
        large.Graph.Initializer.Add(NewTensor.Of<long>("zero", [0]));
        var manifest = await tenant.PublishAsync("m", large);

        await using var model = await DiskLoads.Loader(tenant, folder).LoadAsync(tenant.Served(manifest), CancellationToken.None);

        Assert.AreEqual(long.MinValue, LeastByMinusOne(model));
        Assert.HasCount(1, DiskLoads.Find(folder, "*.onnx"), "the file itself");
        StringAssert.Contains(await File.ReadAllTextAsync(DiskLoads.Find(folder, "*.json").Single()), "\"hasNoGraph\":true");
    }

    private static void WriteAsBefore(string made, ManifestFile source)
    {
        var path = Path.Combine(made, "graph");
        using (var options = new SessionOptions { OptimizedModelFilePath = path })
        {
            new InferenceSession(Model().ToByteArray(), options).Dispose();
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        File.Move(path, Path.Combine(made, $"{digest}.onnx"));
        var plan = new ServingPlan(new SessionsOptions { Threads = 1 }, new());
        var record = JsonSerializer.Serialize(new { graph = digest, batches = false, heapBytes = 1000 });
        File.WriteAllText(Path.Combine(made, $"{GraphKey.Of(source, plan, GuardedModel.Revision - 1)}.json"), record);
    }

    private static long LeastByMinusOne(LoadedModel model)
    {
        var inputs = DivisionModels.Inputs([long.MinValue], [1], [-1L], [1]);
        using var outputs = model.Session.Run(inputs, ["y"], CancellationToken.None);
        inputs.ForEach(input => input.Dispose());
        return outputs[0].GetTensorDataAsSpan<long>()[0];
    }

    private static ModelProto Model()
    {
        var model = DivisionModels.Of("Div", DataType.Int64, 17);
        model.Graph.Input.Clear();
        model.Graph.Input.Add([NewValue.Tensor("a", DataType.Int64, -1), NewValue.Tensor("b", DataType.Int64, -1)]);
        model.Graph.Output.Clear();
        model.Graph.Output.Add(NewValue.Tensor("y", DataType.Int64, -1));
        return model;
    }
}
