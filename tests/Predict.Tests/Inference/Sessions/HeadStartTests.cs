using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class HeadStartTests
{
    [TestMethod]
    public Task What_it_begins_ends_well() => HeadStart.Begin();

    [TestMethod]
    public void A_manifest_is_read_with_its_files_and_tensors()
    {
        var manifest = HeadStart.ReadManifest();

        Assert.HasCount(1, manifest.Files);
        Assert.HasCount(1, manifest.Inputs);
        Assert.HasCount(1, manifest.Outputs);
    }
}
