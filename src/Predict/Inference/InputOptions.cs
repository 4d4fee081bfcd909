using System.ComponentModel.DataAnnotations;

namespace Maas.Predict.Inference;

/// <summary>What inputs may be.</summary>
public sealed record InputOptions
{
    public const string Section = "Inputs";

    /// <summary>The most memory that one request's tensors may take, 1 MiB to 2,147,483,591 bytes. Default 512 MiB.</summary>
    [Range(1 << 20, 0x7FFFFFC7)]
    public int MaximumTensorBytes { get; init; } = 512 << 20;

    /// <summary>
    /// The most pixels of a picture, as width × height, 1 to 500 million: four bytes each have to fit one list. Default 50 million,
    /// 200 MB once decoded.
    /// </summary>
    [Range(1, 500_000_000)]
    public long MaximumPixels { get; init; } = 50_000_000;
}
