using Maas.Core.Registry;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class SessionGrowthTests
{
    private const long Much = 400 << 20;

    [TestMethod]
    public async Task What_was_in_use_as_another_call_ended_is_given_back_when_its_own_is_over()
    {
        using var tenant = await PredictApp.TenantAsync();
        var served = tenant.Served(await tenant.PublishAsync("m", Zeros()));
        using var folder = new TestFolder();
        using var cache = Cache(tenant, folder);
        using var lease = await cache.LeaseAsync(served, CancellationToken.None);
        var another = await cache.LeaseAsync(served, CancellationToken.None);

        // The first that is taken is never given back.
        (await RunAsync(lease, 1)).Dispose();
        var before = cache.HeldBytes;

        var outputs = await RunAsync(lease, Much / sizeof(float));
        another.Dispose();
        var whileInUse = cache.HeldBytes;
        outputs.Dispose();
        lease.Dispose();

        Assert.IsGreaterThanOrEqualTo(before + Much, whileInUse);
        Assert.IsLessThan(before + (Much / 2), cache.HeldBytes);
    }

    private static async Task<IDisposable> RunAsync(SessionLease lease, long length)
    {
        using var tensor = new Tensor("length", ElementKind.Get("INT64"), new TensorBudget(100)) { Shape = [1] };
        tensor.ExtendLongs(1)[0] = length;
        return (await lease.RunAsync([tensor], null, CancellationToken.None)).Outputs;
    }

    // y [length] = 0.
    private static ModelProto Zeros()
    {
        var graph = new GraphBuilder("zeros");
        graph.Input("length", DataType.Int64, 1);
        graph.NamedNode("fill", "ConstantOfShape", ["length"], "y");
        graph.Output("y", DataType.Float, -1);
        return graph.Build();
    }

    private static SessionCache Cache(TestTenant tenant, TestFolder folder)
    {
        var options = new SessionsOptions { Threads = 1, MaximumBytes = 2L << 30, Folder = folder.Path, DiskBytes = 0 };
        var versions = tenant.App.Storage.GetRequiredService<VersionStore>();
        var loader = new SessionLoader(
            versions, options, new(), new(), new(), new(2), () => null, TimeProvider.System, NullLogger<SessionLoader>.Instance);
        return new(loader, options, TimeProvider.System);
    }
}
