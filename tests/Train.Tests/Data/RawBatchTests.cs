using Maas.Core;
using Maas.Train.Data;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Data;

/// <summary>Sizes that no array holds: nothing is taken before they are known.</summary>
[TestClass]
public sealed class RawBatchTests
{
    [TestMethod]
    public void A_batch_that_no_array_holds_is_refused_with_the_size_that_fits()
    {
        var layout = new ExampleLayout([new(ScalarType.Float32, [1 << 20])], TargetLayout.Class);

        var refusal = Assert.ThrowsExactly<ServiceException>(() => new RawBatch(layout, 512));

        Assert.AreEqual(ServiceError.OutOfMemory, refusal.Error);
        Assert.Contains("a batch of 512 examples takes 2147483648 bytes for one input", refusal.Message);
        Assert.Contains("try a batchSize of 511", refusal.Message);
    }

    [TestMethod]
    public void An_example_that_no_array_holds_is_refused()
    {
        var one = Assert.ThrowsExactly<ServiceException>(() => new TensorLayout(ScalarType.Float32, [1 << 15, 1 << 15]).Bytes);
        var half = new TensorLayout(ScalarType.Float32, [1 << 28]);
        var both = Assert.ThrowsExactly<ServiceException>(() => new ExampleLayout([half, half], TargetLayout.Class));

        Assert.Contains("one example has 1073741824 values of 4 bytes", one.Message);
        Assert.Contains("one example takes 2147483648 bytes", both.Message);
    }
}
