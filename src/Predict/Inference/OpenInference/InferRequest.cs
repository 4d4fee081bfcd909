namespace Maas.Predict.Inference.OpenInference;

/// <summary>What a call of the Open Inference Protocol asks. One owner disposes it.</summary>
internal sealed class InferRequest : IDisposable
{
    public string? Id { get; set; }

    public List<InferInput> Inputs { get; } = new(1);

    /// <summary>Empty for all outputs.</summary>
    public List<RequestedOutput> Outputs { get; } = [];

    /// <summary>Whether outputs come as binary that say nothing of it themselves.</summary>
    public bool BinaryOutput { get; set; }

    /// <summary>The names of the outputs that are asked for; null for all.</summary>
    public IReadOnlyList<string>? OutputNames() => Outputs.Count > 0 ? Outputs.ConvertAll(output => output.Name) : null;

    /// <summary>Whether an input of this name is among those that were read.</summary>
    public bool Finds(string input)
    {
        foreach (var given in Inputs)
        {
            if (given.Tensor.Name == input)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        foreach (var input in Inputs)
        {
            input.Tensor.Dispose();
        }
    }
}
