using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Api.Native;

/// <summary>A job. Model, task and dataset are absent where an operator's message was no job.</summary>
internal sealed record JobView
{
    public required JobId Id { get; init; }
    public string? Model { get; init; }
    public string? Task { get; init; }
    public string? Dataset { get; init; }
    public string? DatasetSha256 { get; init; }
    public required JobState State { get; init; }
    public required DateTimeOffset Created { get; init; }
    public DateTimeOffset? Started { get; init; }
    public DateTimeOffset? Finished { get; init; }
    public required int Attempts { get; init; }

    /// <summary>Why a job that nobody runs waits.</summary>
    public string? Waits { get; init; }

    /// <summary>The sweep whose trial this is.</summary>
    public JobId? Parent { get; init; }

    /// <summary>Of a trial, the values that it tries, by the paths of their fields.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Of a sweep, how far its trials are.</summary>
    public SweepView? Trials { get; init; }

    /// <summary>Of a batch prediction, how far it is.</summary>
    public BatchView? Batch { get; init; }

    /// <summary>The version that was published; of a batch prediction, the one that predicts.</summary>
    public ModelVersion? Version { get; init; }
    public JobError? Error { get; init; }
    public Evaluation? Evaluation { get; init; }
    public JsonElement? Submitted { get; init; }

    public static JobView Of(Job job) => new()
    {
        Id = job.Id,
        Model = job.Batch?.Model.Value ?? Text(job, "model"),
        Task = Text(job, "task"),
        Dataset = Text(job, "dataset"),
        DatasetSha256 = job.DatasetSha256,
        State = job.State,
        Created = job.Created,
        Started = job.Started,
        Finished = job.Finished,
        Attempts = job.Attempts,
        Waits = Reason(job),
        Parent = job.Id.Parent,
        Parameters = job.Trial?.Parameters,
        Trials = SweepView.Of(job.Sweep),
        Batch = BatchView.Of(job.Batch),
        Version = job.Batch?.Version ?? job.Version,
        Error = job.Error,
        Evaluation = job.Evaluation,
        Submitted = job.Submitted,
    };

    private static string? Reason(Job job) => job.State switch
    {
        JobState.Queued when job.Batch is not null => "no instance has taken it yet",
        JobState.Queued =>
            "no trainer has taken it yet: where none runs, the platform starts one, which can take minutes; busy ones end their job first",
        JobState.Waiting when job is { IsSweep: true, LastCause: null } =>
            $"for its trials: {job.Sweep?.Over.Count} of {job.Sweep?.Made} are over",
        JobState.Waiting when job is { Batch: not null, LastCause: null } => "for its next slice",
        JobState.Waiting => $"for its next attempt: {job.LastCause}",
        _ => null,
    };

    private static string? Text(Job job, string field) =>
        job.Submitted is { ValueKind: JsonValueKind.Object } submitted
        && submitted.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
