using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Tests.Inference.Runs;

/// <summary>Inputs x [1, 3] of one row.</summary>
internal static class OneRow
{
    /// <summary>Three times the value.</summary>
    public static Tensor Of(float value)
    {
        var tensor = new Tensor("x", ElementKind.Get("FP32"), new TensorBudget(100)) { Shape = [1, 3] };
        tensor.ExtendSingles(3).Fill(value);
        return tensor;
    }
}
