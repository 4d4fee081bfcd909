using System.Security.Cryptography;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Onnx.Format;
using Maas.Testing;

namespace Maas.Predict.Tests.Inference.Disk;

[TestClass]
public sealed class OptimizedGraphsTests
{
    [TestMethod]
    [DataRow("resnet", null)]
    [DataRow("resnet", GraphOptimization.Basic)]
    [DataRow("resnet", GraphOptimization.Extended)]
    [DataRow("text-transformer", null)]
    [DataRow("mlp", null)]
    public async Task A_graph_that_was_optimised_before_answers_byte_for_byte_as_the_plain_file(string template, GraphOptimization? level)
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var manifest = await tenant.PublishAsync("m", Model(template));
        var serving = new ServingSettings { GraphOptimization = level };

        var plain = await DiskLoads.AnswerAsync(DiskLoads.Loader(tenant, folder, diskBytes: 0), tenant, manifest, serving);
        var first = await DiskLoads.AnswerAsync(DiskLoads.Loader(tenant, folder), tenant, manifest, serving);
        File.Delete(DiskLoads.Find(folder, "model.onnx").Single());
        var again = await DiskLoads.AnswerAsync(DiskLoads.Loader(tenant, folder), tenant, manifest, serving);

        Assert.AreEqual(plain, first);
        Assert.AreEqual(plain, again);
        Assert.IsEmpty(DiskLoads.Find(folder, "model.onnx"), "it was read, and not the optimised graph");
    }

    [TestMethod]
    [DataRow("torn graph")]
    [DataRow("altered graph")]
    [DataRow("no graph")]
    [DataRow("graph that is none")]
    [DataRow("torn record")]
    public async Task What_is_torn_or_altered_is_thrown_away_and_made_anew(string what)
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var manifest = await tenant.PublishAsync("m", Model("mlp"));
        var plain = await DiskLoads.AnswerAsync(DiskLoads.Loader(tenant, folder), tenant, manifest);
        var graph = Graph(folder);
        var bytes = await File.ReadAllBytesAsync(graph);

        Spoil(what, folder, graph, bytes);
        var again = await DiskLoads.AnswerAsync(DiskLoads.Loader(tenant, folder), tenant, manifest);

        Assert.AreEqual(plain, again);
        CollectionAssert.AreEqual(bytes, await File.ReadAllBytesAsync(Graph(folder)));
    }

    [TestMethod]
    public async Task Other_levels_have_graphs_of_their_own()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var manifest = await tenant.PublishAsync("m", Model("resnet"));

        foreach (var level in new GraphOptimization?[] { null, GraphOptimization.Basic, GraphOptimization.None, GraphOptimization.All })
        {
            await DiskLoads.AnswerAsync(DiskLoads.Loader(tenant, folder), tenant, manifest, new() { GraphOptimization = level });
        }

        Assert.HasCount(3, DiskLoads.Find(folder, "*.json"));
        Assert.HasCount(2, DiskLoads.Find(folder, "*.onnx").Where(path => !path.EndsWith("model.onnx", StringComparison.Ordinal)).ToList());
    }

    [TestMethod]
    public async Task A_model_with_weights_beside_its_graph_is_kept_as_it_is()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var manifest = await tenant.PublishAsync("m", Model("mlp"), beside: ("weights.bin", [1, 2, 3]));

        var first = await DiskLoads.AnswerAsync(DiskLoads.Loader(tenant, folder), tenant, manifest);
        var again = await DiskLoads.AnswerAsync(DiskLoads.Loader(tenant, folder), tenant, manifest);

        Assert.AreEqual(first, again);
        Assert.HasCount(1, DiskLoads.Find(folder, "*.onnx"));
    }

    [TestMethod]
    public async Task A_file_that_is_no_model_is_refused_however_often_it_is_loaded()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var manifest = await tenant.PublishAsync("m", new ModelProto { Graph = new() { Node = { new NodeProto { OpType = "Nothing" } } } });

        for (var i = 0; i < 2; i++)
        {
            var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(
                () => DiskLoads.AnswerAsync(DiskLoads.Loader(tenant, folder), tenant, manifest));
            Assert.AreEqual(ServiceError.CorruptModel, refusal.Error);
        }
    }

    private static void Spoil(string what, TestFolder folder, string graph, byte[] bytes)
    {
        var record = DiskLoads.Find(folder, "*.json").Single();
        switch (what)
        {
            case "torn graph":
                File.WriteAllBytes(graph, bytes[..(bytes.Length / 2)]);
                break;
            case "altered graph":
                File.WriteAllBytes(graph, [.. bytes[..^1], (byte)~bytes[^1]]);
                break;
            case "no graph":
                File.Delete(graph);
                break;
            case "graph that is none":
                var other = Convert.ToHexStringLower(SHA256.HashData([1, 2, 3]));
                File.Delete(graph);
                File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(graph)!, $"{other}.onnx"), [1, 2, 3]);
                File.WriteAllText(record, $$"""{"graph":"{{other}}","batches":true}""");
                break;
            default:
                File.WriteAllText(record, """{"graph":""");
                break;
        }
    }

    private static string Graph(TestFolder folder) =>
        DiskLoads.Find(folder, "*.onnx").Single(path => !path.EndsWith("model.onnx", StringComparison.Ordinal));

    private static ModelProto Model(string template) => template switch
    {
        "resnet" => DiskLoads.Template(template, new() { InputShape = [3, 16, 16], Outputs = 3 }, """{"channels":[16,32]}"""),
        "text-transformer" => DiskLoads.Template(template, new() { InputShape = [8], Outputs = 3, Vocabulary = 2 }, "{}"),
        _ => DiskLoads.Template(template, new() { InputShape = [4], Outputs = 3 }, "{}"),
    };
}
