using Maas.Codecs.Images;
using Maas.Codecs.Tests.Images;
using Maas.Core.Registry;
using Maas.Predict.Inference.Inputs;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Tests.Inference.Inputs;

[TestClass]
public sealed class LeftCallTests
{
    [TestMethod]
    public void Of_many_pictures_no_further_one_is_decoded_once_the_caller_is_gone()
    {
        var encoding = TestModels.PixelsEncoding;
        var input = new PictureInput(new ImageEncoder(encoding), new TensorDescription("picture", "FP32", [-1, 1, 2, 2]));
        using var caller = new CancellationTokenSource();
        var tensor = input.NewTensors(new TensorBudget(1 << 20) { Caller = caller.Token })[0];
        ReadOnlyMemory<byte> picture = PngFile.Make(2, 2, 0, [1, 2, 3, 4]);
        ReadOnlyMemory<byte> broken = "no picture: it is not looked at"u8.ToArray();

        input.Add([picture], [tensor]);
        caller.Cancel();

        Assert.ThrowsExactly<OperationCanceledException>(() => input.Add([broken], [tensor]));
        Assert.AreEqual(4 * sizeof(float), tensor.Bytes.Length);
        tensor.Dispose();
    }
}
