using System.ComponentModel.DataAnnotations;

namespace Maas.Predict.Inference.Sessions;

/// <summary>How models are kept ready.</summary>
public sealed record SessionsOptions
{
    public const string Section = "Sessions";

    /// <summary>What <see cref="Preload"/> says where there is nothing to load.</summary>
    public const string NoPreload = "none";

    /// <summary>
    /// The private memory that models in the cache may take, 1 MiB on. Default 2 GiB. A model in use is never thrown out. What is mapped of
    /// files is not counted: the system takes it back when it needs room.
    /// </summary>
    [Range(1L << 20, long.MaxValue)]
    public long MaximumBytes { get; init; } = 2L << 30;

    /// <summary>
    /// Where model files are kept on this machine, in a folder of the user's own; empty: in the system's folder for temporary files.
    /// </summary>
    public string Folder { get; init; } = "";

    /// <summary>
    /// The disk that model files and what loads have made of them may take there, so that they are not downloaded again after a restart;
    /// what was used longest ago goes first. Default 4 GiB. 0: files are there only while their session lives.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long DiskBytes { get; init; } = 4L << 30;

    /// <summary>
    /// Models that are loaded before this instance says that it is ready, as <c>tenant/model</c> or <c>tenant/model@alias</c>, with
    /// commas between; <c>none</c>: no models. For instances that stand ready before anybody calls.
    /// </summary>
    public string Preload { get; init; } = NoPreload;

    /// <summary>
    /// Threads that one run computes with; 0: one per core. Default 1: where there are many calls, as many runs at once as cores get more
    /// done than one run on all. Runs of all models together have no more threads than there are cores; the others wait.
    /// With 1, a model whose run takes longer than 2 ms is opened a second time where the memory allows it, to run on all cores while
    /// nothing else does.
    /// </summary>
    [Range(0, 1024)]
    public int Threads { get; init; } = 1;

    /// <summary>Runs of one model at one time; further ones wait their turn. 0: as many as there are cores.</summary>
    [Range(0, 1024)]
    public int ConcurrentRuns { get; init; }

    /// <summary>Rows that requests to a model are put together to while others run, 1 to 4096; 1: each runs alone.</summary>
    [Range(1, 4096)]
    public int MaximumBatch { get; init; } = 16;

    /// <summary>How long a request waits for others to come along, 0 to 10,000.</summary>
    [Range(0, 10_000)]
    public int BatchDelayMilliseconds { get; init; }

    /// <summary>Requests to a model that may wait for their turn, 1 to 1,000,000; further ones are refused.</summary>
    [Range(1, 1_000_000)]
    public int QueueLength { get; init; } = 1000;

    /// <summary>How long a request may wait for its turn and compute, 1 to 3600.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; init; } = 100;

    /// <summary>How long an imported model may take to open and run once, 1 to 3600, and half of what it may wait for the trials of
    /// others. Default 60.</summary>
    [Range(1, 3600)]
    public int TrialSeconds { get; init; } = 60;

    /// <summary>
    /// Which models run in processes of their own, one run of each at a time: <c>suspects</c>, those that were computing when this
    /// service's process ended, for an hour, and those that end their process, fill it, take more than <see cref="MaximumBytes"/> for
    /// their runs or do not end them, for a day; or <c>all</c>, where tenants send models that nobody trusts: a call takes some 0.1 ms
    /// longer then.
    /// </summary>
    public Isolation.IsolationMode Isolation { get; init; }
}
