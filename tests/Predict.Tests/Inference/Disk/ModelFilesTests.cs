using Azure.Storage.Blobs;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Predict.Inference.Disk;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Disk;

[TestClass]
public sealed class ModelFilesTests
{
    [TestMethod]
    public async Task What_was_loaded_once_is_not_downloaded_after_a_restart()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var manifest = await tenant.PublishAsync("m", TestModels.Identity());
        var before = await DiskLoads.AnswerAsync(DiskLoads.Loader(tenant, folder), tenant, manifest);

        await DeleteStoredAsync(tenant, manifest);
        var after = await DiskLoads.AnswerAsync(DiskLoads.Loader(tenant, folder), tenant, manifest);

        Assert.AreEqual(before, after);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task A_kept_file_that_is_torn_or_altered_is_downloaded_again(bool torn)
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var manifest = await tenant.PublishAsync("m", TestModels.Identity());
        var serving = new ServingSettings { GraphOptimization = GraphOptimization.None };
        var before = await DiskLoads.AnswerAsync(DiskLoads.Loader(tenant, folder), tenant, manifest, serving);
        var path = DiskLoads.Find(folder, "model.onnx").Single();
        var bytes = await File.ReadAllBytesAsync(path);

        await File.WriteAllBytesAsync(path, torn ? bytes[..^9] : [.. bytes[..^1], (byte)~bytes[^1]]);
        var after = await DiskLoads.AnswerAsync(DiskLoads.Loader(tenant, folder), tenant, manifest, serving);

        Assert.AreEqual(before, after);
        CollectionAssert.AreEqual(bytes, await File.ReadAllBytesAsync(path));
    }

    [TestMethod]
    public async Task Without_a_place_what_is_asked_for_again_is_not_downloaded_again_as_long_as_the_session_lives()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var manifest = await tenant.PublishAsync("m", TestModels.Identity());
        var versions = tenant.App.Storage.GetRequiredService<VersionStore>();
        var trusted = await versions.TrustAsync(tenant.Id, manifest, CancellationToken.None);
        using var files = new ModelFiles(versions, trusted, place: null, folder.Path);
        var first = await files.GetAsync(manifest.Files[0], CancellationToken.None);

        await DeleteStoredAsync(tenant, manifest);
        var again = await files.GetAsync(manifest.Files[0], CancellationToken.None);

        Assert.AreEqual(first, again);
    }

    [TestMethod]
    public async Task Processes_that_load_the_same_at_the_same_time_do_each_other_no_harm()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var manifest = await tenant.PublishAsync("m", TestModels.Identity());

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(
            () => DiskLoads.AnswerAsync(DiskLoads.Loader(tenant, folder), tenant, manifest))));

        Assert.AreEqual(1, answers.Distinct().Count());
        Assert.HasCount(1, DiskLoads.Find(folder, "model.onnx"));
        Assert.AreEqual(0, folder.Count(ModelFiles.FolderPrefix), "a temporary folder is left");
    }

    [TestMethod]
    public async Task Processes_that_take_each_others_room_do_each_other_no_harm()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var manifests = new List<Manifest>();
        for (var width = 3; width < 6; width++)
        {
            manifests.Add(await tenant.PublishAsync($"m{width}", TestModels.Identity(DataType.Float, 1, width)));
        }

        // Room for little more than one.
        var loaders = Enumerable.Range(0, 3).Select(_ => DiskLoads.Loader(tenant, folder, diskBytes: 400)).ToList();
        await Parallel.ForAsync(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (i, _) =>
            Assert.IsNotEmpty(await DiskLoads.AnswerAsync(loaders[i % 3], tenant, manifests[i * 7 / 3 % 3])));

        Assert.AreEqual(0, folder.Count(ModelFiles.FolderPrefix), "a temporary folder is left");
    }

    private static async Task DeleteStoredAsync(TestTenant tenant, Manifest manifest)
    {
        var blobs = tenant.App.Storage.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(StorageNames.ModelsContainer);
        await blobs.GetBlobClient($"{tenant.Id}/m/1/{manifest.Files[0].Sha256}/model.onnx").DeleteAsync();
    }
}
