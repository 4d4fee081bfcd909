using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Predict.Api.Native;

/// <summary>A trial of a sweep: what it tried, and what came out.</summary>
/// <param name="Trial">Its number, from 1 on.</param>
/// <param name="Job">The job that it is: its events and its usage are found by this id.</param>
/// <param name="Rung">0; of successive halving, how often it was among the best before.</param>
/// <param name="Metrics">Of the validation part; absent until it succeeded.</param>
internal sealed record TrialView(
    int Trial,
    JobId Job,
    JobState State,
    int Rung,
    JsonElement? Parameters,
    IReadOnlyDictionary<string, double>? Metrics,
    JobError? Error,
    DateTimeOffset? Started,
    DateTimeOffset? Finished)
{
    public static TrialView Of(Job job) => new(
        job.Id.Trial ?? 0,
        job.Id,
        job.State,
        job.Trial?.Rung ?? 0,
        job.Trial?.Parameters,
        job.Evaluation?.Metrics,
        job.Error,
        job.Started,
        job.Finished);
}
