using Maas.Core;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Disk;

/// <summary>Loads where the disk has less room than the bound of what is kept there.</summary>
[TestClass]
public sealed class FullDiskTests
{
    // Nothing but the model's file lies on the disk.
    private static readonly ServingSettings Plain = new() { GraphOptimization = GraphOptimization.None };

    [TestMethod]
    public async Task What_nobody_uses_makes_room_for_what_is_loaded()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var (first, second) = (await tenant.PublishAsync("a", TestModels.Identity()),
            await tenant.PublishAsync("b", TestModels.Identity(DataType.Float, 1, 7)));
        var all = 1 + Math.Max(first.Files[0].SizeBytes, second.Files[0].SizeBytes);
        var loader = DiskLoads.Loader(tenant, folder, room: new DiskRoom(_ => all - Kept(folder)));
        await DiskLoads.AnswerAsync(loader, tenant, first, Plain);

        var answer = await DiskLoads.AnswerAsync(loader, tenant, second, Plain);

        Assert.IsNotEmpty(answer);
        Assert.AreEqual(second.Files[0].SizeBytes, Kept(folder));
    }

    [TestMethod]
    [DataRow(0L, false)]
    [DataRow(1L << 30, false)]
    [DataRow(0L, true)]
    [DataRow(1L << 30, true)]
    public async Task On_a_full_disk_a_load_is_refused_until_there_is_room(long diskBytes, bool fillsLater)
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var manifest = await tenant.PublishAsync("m", TestModels.Identity());
        var isFull = true;
        var noSpace = OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;
        var loader = DiskLoads.Loader(tenant, folder, diskBytes, new DiskRoom(path =>
            !isFull ? 1 << 30 : fillsLater ? throw new IOException($"No space left on device : '{path}'", noSpace) : 0));

        var refusal = await RefusedAsync(loader, tenant, manifest);
        isFull = false;
        var answer = await DiskLoads.AnswerAsync(loader, tenant, manifest, Plain);

        Assert.AreEqual(ServiceError.Unavailable, refusal.Error);
        Assert.IsNotNull(refusal.RetryAfter);
        Assert.IsFalse(refusal.Detail.Contains(folder.Path, StringComparison.Ordinal), refusal.Detail);
        Assert.IsNotEmpty(answer);
        Assert.AreEqual(0, folder.Count(ModelFiles.FolderPrefix), "a temporary folder is left");
    }

    [TestMethod]
    public async Task What_is_larger_than_the_disk_is_told_so()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        var manifest = await tenant.PublishAsync("m", TestModels.Identity());

        var refusal = await RefusedAsync(DiskLoads.Loader(tenant, folder, room: new DiskRoom(_ => 10, _ => 20)), tenant, manifest);

        Assert.AreEqual(ServiceError.ModelTooLarge, refusal.Error);
    }

    private static async Task<ServiceException> RefusedAsync(SessionLoader loader, TestTenant tenant, Manifest manifest) =>
        await Assert.ThrowsExactlyAsync<ServiceException>(() => DiskLoads.AnswerAsync(loader, tenant, manifest, Plain));

    private static long Kept(TestFolder folder) => Directory.Exists(folder["maas-models"])
        ? DiskLoads.Find(folder, "*.onnx").Sum(path => new FileInfo(path).Length)
        : 0;
}
