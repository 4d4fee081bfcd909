using System.ComponentModel.DataAnnotations;

namespace Maas.Train;

/// <summary>The settings of the trainer.</summary>
internal sealed class TrainOptions
{
    public const string Section = "Training";

    /// <summary>Threads that torch computes with on the CPU; 0: one per core.</summary>
    [Range(0, 1024)]
    public int Threads { get; init; }

    /// <summary>How much of a job's data is kept in memory, in MiB; what is more is read from disk as it is needed.</summary>
    [Range(1, 1_048_576)]
    public int DataMegabytes { get; init; } = 512;

    /// <summary>Where datasets and models lie while a job runs; empty: the system's folder for temporary files.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Whose a job is that an operator puts on the queue without a tenant, or that can't be read.</summary>
    [Required]
    public string OperatorTenant { get; init; } = "local";
}
