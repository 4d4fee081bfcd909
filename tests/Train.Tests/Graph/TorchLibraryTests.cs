using TorchSharp;

namespace Maas.Train.Tests.Graph;

[TestClass]
public sealed class TorchLibraryTests
{
    [TestMethod]
    public void The_native_library_loads_on_this_machine()
    {
        using var sum = torch.ones(2, 3).sum();

        Assert.AreEqual(6f, sum.item<float>());
    }
}
