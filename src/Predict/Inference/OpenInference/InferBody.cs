using Maas.Predict.Api;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>A call's body as it arrives.</summary>
/// <param name="Length">The length that the caller announces; null where it announces none.</param>
/// <param name="HeaderLength">The bytes of JSON before the binary tensors; 0: one raw tensor; null: all is JSON.</param>
/// <param name="MostBytes">What the body has at most.</param>
internal sealed record InferBody(Stream Stream, long? Length, int? HeaderLength, long MostBytes)
{
    /// <summary>The header that announces the bytes of JSON.</summary>
    public const string LengthHeader = "Inference-Header-Content-Length";

    /// <summary>What the call's tensors are counted in.</summary>
    public CallMemory? Memory { get; init; }
}
