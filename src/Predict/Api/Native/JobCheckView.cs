using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Predict.Api.Native;

/// <summary>The answer to a check: the job as it would run, with every default.</summary>
internal sealed record JobCheckView(bool Valid, CheckedJob Job)
{
    public static JobCheckView Of(TrainingJob job) => new(true, CheckedJob.Of(job));
}

internal sealed record CheckedJob(
    ModelName Model, LearningTask Task, DatasetName Dataset, DataChoice Data, CheckedBase Base, Hyperparameters Training,
    AcceptRule? Accept, CheckedSearch? Search)
{
    public static CheckedJob Of(TrainingJob job) => new(
        job.Model, job.Task, job.Dataset, job.Data, CheckedBase.Of(job.Base), job.Training, job.Accept, CheckedSearch.Of(job));
}

internal sealed record CheckedBase(
    string? Template,
    JsonElement? Options,
    ModelName? Model,
    ModelVersion? Version,
    IReadOnlyList<string>? Freeze,
    HeadChoice? Head,
    IReadOnlyDictionary<string, double>? LearningRates)
{
    public static CheckedBase Of(JobBase start) => start.Model is null
        ? new(start.Template, start.Options.ValueKind == JsonValueKind.Undefined ? null : start.Options, null, null, null, null, null)
        : new(
            null,
            null,
            start.Model,
            start.Version,
            start.Freeze,
            start.Head,
            start.LearningRates.ToDictionary(rate => rate.Pattern, rate => rate.Factor));
}

internal sealed record CheckedSearch(
    SearchMethod Method, JsonElement Parameters, int Trials, string Metric, int Seed, HalvingEpochs? Epochs)
{
    public static CheckedSearch? Of(TrainingJob job) => job.Search is { } search
        ? new(
            search.Method,
            job.Submitted.GetProperty("search").GetProperty("parameters"),
            search.Trials,
            search.Metric,
            search.Seed,
            search.Epochs)
        : null;
}
