using System.ComponentModel.DataAnnotations;

namespace Maas.Predict.Inference.Outputs;

/// <summary>What answers may be.</summary>
public sealed record OutputOptions
{
    public const string Section = "Outputs";

    /// <summary>
    /// The most bytes that the outputs of one answer may take, as tensors and as JSON, 1024 to 1,073,741,824. Default 256 MiB.
    /// </summary>
    [Range(1024, 1 << 30)]
    public int MaximumBytes { get; init; } = 256 << 20;
}
