using System.Text.Json;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Usage;

namespace Maas.Core.Jobs;

/// <summary>The row of a job: what was asked, and how far it is. Changed by compare-and-set only.</summary>
public sealed record Job
{
    public required TenantId Tenant { get; init; }
    public required JobId Id { get; init; }
    public required JobState State { get; init; }
    public required DateTimeOffset Created { get; init; }
    public DateTimeOffset? Started { get; init; }
    public DateTimeOffset? Finished { get; init; }

    /// <summary>The job as it was submitted; null where an operator's message was no JSON.</summary>
    public JsonElement? Submitted { get; init; }

    /// <summary>The dataset's digest, pinned at submit.</summary>
    public string? DatasetSha256 { get; init; }

    /// <summary>The digest of the dataset that the test part is, pinned at submit; null where there is no second dataset.</summary>
    public string? TestDatasetSha256 { get; init; }

    /// <summary>The digest of the dataset that the tokenizer is, pinned at submit; null where none is brought.</summary>
    public string? TokenizerSha256 { get; init; }

    /// <summary>The version that training starts from, pinned at submit; null for a template.</summary>
    public ModelVersion? BaseVersion { get; init; }

    /// <summary>Counted up at each claim: what a trainer writes under an older one is refused.</summary>
    public int Fence { get; init; }

    /// <summary>Claims since a claim last found a newer checkpoint.</summary>
    public int Attempts { get; init; }

    /// <summary>The step of the newest checkpoint that a claim has seen.</summary>
    public long CheckpointStep { get; init; }

    /// <summary>What ended the last attempt, where it is known.</summary>
    public string? LastCause { get; init; }

    /// <summary>Since when attempts end for causes that pass, without progress; null where none does.</summary>
    public DateTimeOffset? TroubledSince { get; init; }

    /// <summary>Before this a waiting job does not go on; null where it may at once.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    /// <summary>
    /// The span of the request that submitted it, as W3C's traceparent; null where nobody traces. Each attempt is a child of it, and so
    /// is each trial of a sweep, which has its sweep's, and each slice of a batch prediction: one trace tells a job from its request to
    /// its version, however many workers it took. A link would tell as much, but not in one trace, and a job has exactly one request.
    /// </summary>
    public string? TraceParent { get; init; }

    public bool CancelRequested { get; init; }

    /// <summary>The number that this job publishes under, reserved once.</summary>
    public ModelVersion? ReservedVersion { get; init; }

    /// <summary>The published version.</summary>
    public ModelVersion? Version { get; init; }

    /// <summary>What was used until the last checkpoint; null where nothing was.</summary>
    public JobUsage? Used { get; init; }

    /// <summary>What a trial tries; null for any other job.</summary>
    public TrialChoice? Trial { get; init; }

    /// <summary>How far a sweep is; null for any other job, and before its trials are made.</summary>
    public SweepProgress? Sweep { get; init; }

    /// <summary>What a batch prediction predicts with, and how far it is; null for any other job.</summary>
    public BatchProgress? Batch { get; init; }

    public Evaluation? Evaluation { get; init; }
    public JobError? Error { get; init; }

    /// <summary>The row's tag as it was read; a change is refused when the row has another by then.</summary>
    public string Tag { get; init; } = "";

    /// <summary>Whether it asks for trials, which are jobs of their own.</summary>
    public bool IsSweep => Submitted is { ValueKind: JsonValueKind.Object } submitted
        && submitted.TryGetProperty("search", out var search) && search.ValueKind == JsonValueKind.Object;

    /// <exception cref="ServiceException">The state does not allow this move.</exception>
    public Job MoveTo(JobState state, DateTimeOffset now) => State.CanMoveTo(state)
        ? this with
        {
            State = state,
            Started = Started ?? (state == JobState.Running ? now : null),
            Finished = state.IsOver() ? now : null,
        }
        : throw ServiceError.IllegalMove.With($"job {Id} is {State.Word()}; it can't become {state.Word()}");
}
