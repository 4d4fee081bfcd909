using System.Text.Json;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Predict.Catalog;

namespace Maas.Predict.Api.Native;

/// <summary>The answer to a check: the job as it would run, with every default.</summary>
internal sealed record JobCheckView(bool Valid, CheckedJob Job)
{
    public static JobCheckView Of(ReadyJob ready) => new(true, ready switch
    {
        ReadyTraining training => CheckedJob.Of(training.Plan.Job),
        ReadyBatch batch => CheckedJob.Of(batch),
        var other => throw new InvalidOperationException($"unknown kind of job {other.GetType().Name}"),
    });
}

/// <summary>A job with every default; of a batch prediction, with the version that its model's name leads to now.</summary>
/// <param name="Model">The model's name; of a batch prediction, <c>{"model", "version"}</c>.</param>
/// <param name="Data">What is learned from, and how; of a batch prediction, the columns that the model takes.</param>
internal sealed record CheckedJob(
    JsonElement Model, string Task, DatasetName Dataset, JsonElement? Data, CheckedBase? Base, Hyperparameters? Training,
    AcceptRule? Accept, CheckedSearch? Search, CheckedOutput? Output)
{
    public static CheckedJob Of(TrainingJob job) => new(
        JsonSerializer.SerializeToElement(job.Model.Value), job.Task.Word(), job.Dataset,
        JsonSerializer.SerializeToElement(job.Data, NativeJson.Readable.DataChoice), CheckedBase.Of(job.Base), job.Training,
        job.Accept, CheckedSearch.Of(job), null);

    public static CheckedJob Of(ReadyBatch batch) => new(
        JsonSerializer.SerializeToElement(
            new { model = batch.Manifest.Model.Value, version = batch.Manifest.Version.Number }),
        BatchJob.Task, batch.Job.Dataset,
        batch.Job.Features is null ? null : JsonSerializer.SerializeToElement(new { features = batch.Columns }),
        null, null, null, null, new(batch.Job.Format));
}

/// <summary>How the result of a batch prediction is written.</summary>
internal sealed record CheckedOutput(ResultFormat Format);

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
