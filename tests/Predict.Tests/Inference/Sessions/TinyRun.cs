using System.Runtime.InteropServices;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Tests.Inference.Sessions;

/// <summary>One run of the model that gives back what it takes.</summary>
internal static class TinyRun
{
    public static void Check(LoadedModel model)
    {
        using var tensor = new Tensor("x", ElementKind.Get("FP32"), new TensorBudget(1000)) { Shape = [1, 3] };
        float[] numbers = [1, 2, 3];
        MemoryMarshal.AsBytes(numbers.AsSpan()).CopyTo(tensor.Extend(12));

        using var outputs = model.Session.Run([tensor], ["y"], CancellationToken.None);

        CollectionAssert.AreEqual(numbers, outputs[0].GetTensorDataAsSpan<float>().ToArray());
    }
}
