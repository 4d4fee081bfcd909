namespace Maas.Predict.Inference.OpenInference;

/// <summary>What a call of the Open Inference Protocol asks. One owner disposes it.</summary>
internal sealed class InferRequest : IDisposable
{
    public string? Id { get; set; }

    public List<InferInput> Inputs { get; } = [];

    /// <summary>Empty for all outputs.</summary>
    public List<RequestedOutput> Outputs { get; } = [];

    /// <summary>Whether outputs come as binary that say nothing of it themselves.</summary>
    public bool BinaryOutput { get; set; }

    public void Dispose() => Inputs.ForEach(input => input.Tensor.Dispose());
}
