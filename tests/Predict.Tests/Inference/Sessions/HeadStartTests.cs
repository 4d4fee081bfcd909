using Maas.Predict.Inference;
using Maas.Predict.Inference.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class HeadStartTests
{
    [TestMethod]
    public async Task It_begins_while_the_app_puts_its_parts_together()
    {
        new ServiceCollection().AddInference(new ConfigurationBuilder().Build());

        Assert.IsNotNull(HeadStart.Begun);
        await HeadStart.Begun;
    }

    [TestMethod]
    public void A_manifest_is_read_with_its_files_and_tensors()
    {
        var manifest = HeadStart.ReadManifest();

        Assert.HasCount(1, manifest.Files);
        Assert.HasCount(1, manifest.Inputs);
        Assert.HasCount(1, manifest.Outputs);
    }
}
