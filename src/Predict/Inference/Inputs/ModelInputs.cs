using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>The tensors of one request. One owner disposes them.</summary>
internal sealed record ModelInputs(IReadOnlyList<Tensor> Tensors) : IDisposable
{
    /// <summary>Gives every tensor, each filled alike, this shape.</summary>
    public void SetShapes(long[] shape)
    {
        foreach (var tensor in Tensors)
        {
            tensor.Shape = shape;
        }
    }

    public void Dispose()
    {
        foreach (var tensor in Tensors)
        {
            tensor.Dispose();
        }
    }
}
