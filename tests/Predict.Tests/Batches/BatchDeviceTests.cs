using Maas.Core.Registry;
using Maas.Predict.Batches;

namespace Maas.Predict.Tests.Batches;

[TestClass]
public sealed class BatchDeviceTests
{
    [TestMethod]
    [DataRow(null, true, "cuda")]
    [DataRow(null, false, "cpu")]
    [DataRow(new[] { ExecutionProvider.Cuda }, true, "cuda")]
    [DataRow(new[] { ExecutionProvider.Cuda }, false, "cpu")]
    [DataRow(new[] { ExecutionProvider.Cpu }, true, "cpu")]
    [DataRow(new[] { ExecutionProvider.Cpu, ExecutionProvider.Cuda }, true, "cpu")]
    public void The_record_names_what_the_versions_plan_computes_on_where_the_machine_has_it(
        ExecutionProvider[]? providers, bool hasCuda, string expected)
    {
        var device = BatchDevice.Of(new(new(), new() { ExecutionProviders = providers }), hasCuda);

        Assert.AreEqual(expected, device);
    }
}
