using static TorchSharp.torch;

namespace Maas.Train.Data;

/// <summary>Examples of one step: inputs [n, …], targets [n, targets] or classes [n]. Belongs to the dispose scope it was made in.</summary>
internal sealed record Batch(Tensor Inputs, Tensor Targets)
{
    public int Count => (int)Inputs.shape[0];

    /// <summary>How many tokens are to be predicted: each target of a sequence is one.</summary>
    public long Tokens => Targets.dtype == ScalarType.Int64 && Targets.dim() == 2 ? Targets.numel() : 0;
}
