using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>The tensors of one request. One owner disposes them.</summary>
internal sealed record ModelInputs(IReadOnlyList<Tensor> Tensors) : IDisposable
{
    /// <summary>Gives every tensor the shape of so many things.</summary>
    public void SetShapes(IRawInput raw, long count)
    {
        for (var i = 0; i < Tensors.Count; i++)
        {
            Tensors[i].Shape = raw.Shape(count, i);
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
