using System.ComponentModel.DataAnnotations;

namespace Maas.Predict.Api;

/// <summary>What a request may be.</summary>
public sealed record RequestOptions
{
    public const string Section = "Requests";

    /// <summary>What the Functions host takes at most: 100 MiB.</summary>
    public const long HostLimitBytes = 100 << 20;

    /// <summary>The largest body, 1 to 104,857,600 bytes.</summary>
    [Range(1, HostLimitBytes)]
    public long MaximumBytes { get; init; } = HostLimitBytes;

    /// <summary>The largest body where one small JSON object is expected, such as a job.</summary>
    [Range(1024, HostLimitBytes)]
    public long MaximumJsonBytes { get; init; } = 1 << 20;

    /// <summary>How long a call without <c>Prefer: wait=N</c> waits for a model to be loaded, 0 to 200.</summary>
    [Range(0, PreferredWait.MostSeconds)]
    public int WaitSeconds { get; init; } = 100;

    /// <summary>Where uploads lie while they are checked; empty: the system's folder for temporary files.</summary>
    public string Folder { get; init; } = "";
}
