using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>The tensors of one request. One owner disposes them.</summary>
internal sealed record ModelInputs(IReadOnlyList<Tensor> Tensors) : IDisposable
{
    public void Dispose()
    {
        foreach (var tensor in Tensors)
        {
            tensor.Dispose();
        }
    }
}
