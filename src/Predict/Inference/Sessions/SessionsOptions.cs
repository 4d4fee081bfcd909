using System.ComponentModel.DataAnnotations;

namespace Maas.Predict.Inference.Sessions;

/// <summary>How models are kept ready.</summary>
public sealed record SessionsOptions
{
    public const string Section = "Sessions";

    /// <summary>The memory that models in the cache may take, 1 MiB on. Default 2 GiB. A model in use is never thrown out.</summary>
    [Range(1L << 20, long.MaxValue)]
    public long MaximumBytes { get; init; } = 2L << 30;

    /// <summary>Where model files lie while their session lives; empty: the system's folder for temporary files.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Threads that one run computes with; 0: one per core.</summary>
    [Range(0, 1024)]
    public int Threads { get; init; }

    /// <summary>Runs at one time; further ones wait their turn. 0: one per core.</summary>
    [Range(0, 1024)]
    public int ConcurrentRuns { get; init; }
}
