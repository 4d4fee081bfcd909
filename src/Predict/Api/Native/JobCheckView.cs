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
    ModelName Model, LearningTask Task, DatasetName Dataset, DataChoice Data, CheckedBase Base, Hyperparameters Training, AcceptRule? Accept)
{
    public static CheckedJob Of(TrainingJob job) => new(
        job.Model, job.Task, job.Dataset, job.Data, CheckedBase.Of(job.Base), job.Training, job.Accept);
}

internal sealed record CheckedBase(string? Template, JsonElement? Options, ModelName? Model, ModelVersion? Version)
{
    public static CheckedBase Of(JobBase start) => new(
        start.Template, start.Options.ValueKind == JsonValueKind.Undefined ? null : start.Options, start.Model, start.Version);
}
