using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Traffic;

/// <summary>A call under way, of which a copy may be made.</summary>
/// <param name="Manifest">The version that computes it.</param>
/// <param name="Serving">How that is served.</param>
/// <param name="Body">What was sent, where the version encodes it: another encodes it in its own way; null: tensors were sent.</param>
internal readonly record struct SeenCall(Manifest Manifest, ServingSettings Serving, IReadOnlyList<Tensor> Inputs, PooledBody? Body)
{
    /// <summary>The outputs to compute, or that were computed; null for all.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>What was computed, in the order of <see cref="Names"/>; none where nothing is to be compared.</summary>
    public IReadOnlyList<OrtValue> Outputs { get; init; } = [];

    /// <summary>What the outputs were decoded to, as JSON; empty where they were not.</summary>
    public ReadOnlyMemory<byte> Answer { get; init; }
}
