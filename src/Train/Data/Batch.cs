using static TorchSharp.torch;

namespace Maas.Train.Data;

/// <summary>Examples of one step: a tensor [n, …] for each input, and the targets. Belongs to the dispose scope it was made in.</summary>
internal sealed record Batch(IReadOnlyList<Tensor> Inputs, Tensor Targets)
{
    public int Count => (int)Inputs[0].shape[0];

    /// <summary>Token positions that were computed, padding among them; 0 for numbers and pictures.</summary>
    public long Tokens => Inputs[0].dtype == ScalarType.Int64 ? Inputs[0].NumberOfElements : 0;
}
