using System.ComponentModel.DataAnnotations;

namespace Maas.Predict.Api;

/// <summary>What comes in parts, and what archives may unfold to.</summary>
public sealed record UploadsOptions
{
    public const string Section = "Uploads";

    /// <summary>The largest upload, and the most that an archive unfolds to, 1 MiB on. Default 64 GiB; the disk of an instance bounds
    /// it, too.</summary>
    [Range(1L << 20, 1L << 42)]
    public long MaximumBytes { get; init; } = 64L << 30;

    /// <summary>How many bytes each part of an upload has, but the last, 1 KiB to 100 MiB. Default 32 MiB.</summary>
    [Range(1 << 10, RequestOptions.HostLimitBytes)]
    public long PartBytes { get; init; } = 32 << 20;

    /// <summary>How long an upload that is not completed, and what became of one that is, are kept: 1 to 160 hours. Default 144.</summary>
    [Range(1, 160)]
    public int HoursKept { get; init; } = 144;
}
