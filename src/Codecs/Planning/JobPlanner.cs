using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Onnx;
using Maas.Onnx.Templates;

namespace Maas.Codecs.Planning;

/// <summary>Holds a job to what it names: the dataset, the base, the template's options. The same at submit and at claim.</summary>
public sealed class JobPlanner(DatasetStore datasets, ModelStore models, VersionStore versions)
{
    /// <summary>The plan of a job that is submitted now: on the dataset as it is, from the base's version of now.</summary>
    /// <exception cref="ServiceException">The job names what isn't there, or what can't be learned, with the field's path.</exception>
    public async Task<PlannedJob> PlanAsync(TenantId tenant, TrainingJob job, CancellationToken cancellation)
    {
        var dataset = await datasets.FindAsync(tenant, job.Dataset, cancellation)
            ?? throw Refusal.At("dataset", $"there is no dataset \"{job.Dataset}\"");
        var test = job.Data.Split.TestDataset is { } second
            ? await datasets.FindAsync(tenant, second, cancellation) ?? throw Refusal.At("data.split.testDataset", $"there is no dataset \"{second}\"")
            : null;
        var version = job.Base.Version ?? await DefaultVersionAsync(tenant, job.Base, cancellation);
        var planned = Plan(job, dataset, test, await FindBaseAsync(tenant, job.Base, version, cancellation));
        if (job.Search is not null)
        {
            await CheckTrialsAsync(tenant, planned, version, cancellation);
        }

        return planned;
    }

    /// <summary>The plan of a job that was submitted before: on the bytes and from the version that it was pinned to.</summary>
    /// <inheritdoc cref="PlanAsync(TenantId, TrainingJob, CancellationToken)"/>
    public async Task<PlannedJob> PlanAsync(Job row, CancellationToken cancellation)
    {
        var job = TrainingJobReader.Read(row.Submitted!.Value);
        var dataset = await datasets.FindAsync(row.Tenant, job.Dataset, row.DatasetSha256!, cancellation)
            ?? throw Refusal.At("dataset", $"the dataset \"{job.Dataset}\" was deleted after the job was submitted");
        var test = job.Data.Split.TestDataset is { } second
            ? await datasets.FindAsync(row.Tenant, second, row.TestDatasetSha256!, cancellation)
                ?? throw Refusal.At("data.split.testDataset", $"the dataset \"{second}\" was deleted after the job was submitted")
            : null;
        return Plan(job, dataset, test, await FindBaseAsync(row.Tenant, job.Base, row.BaseVersion, cancellation));
    }

    // Each trial is a job of its own, and is held to the same rules before anything is queued.
    private async Task CheckTrialsAsync(TenantId tenant, PlannedJob sweep, ModelVersion? version, CancellationToken cancellation)
    {
        RuleOfSearch.Check(sweep.Job, sweep.Dataset.Report);
        var bases = new Dictionary<(ModelName?, ModelVersion?), Manifest?>();
        foreach (var trial in SweepPlan.Begin(sweep.Job))
        {
            try
            {
                var named = (trial.Job.Base.Model, trial.Job.Base.Version ?? version);
                if (!bases.TryGetValue(named, out var start))
                {
                    bases[named] = start = await FindBaseAsync(tenant, trial.Job.Base, named.Item2, cancellation);
                }

                Plan(trial.Job, sweep.Dataset, sweep.TestDataset, start);
            }
            catch (ServiceException exception)
            {
                throw trial.Refused(exception);
            }
        }
    }

    private static PlannedJob Plan(TrainingJob job, DatasetEntry dataset, DatasetEntry? test, Manifest? start)
    {
        var plan = start is null ? TrainingPlan.For(job, dataset.Report) : BasePlan.For(job, dataset.Report, start);
        if (test is not null)
        {
            RuleOfTestDataset.Check(plan, dataset.Report, test);
        }

        var planned = new PlannedJob(job, dataset, start, plan) { TestDataset = test };
        return start is null ? CheckTemplate(planned) : planned;
    }

    private static PlannedJob CheckTemplate(PlannedJob planned)
    {
        var (job, plan) = (planned.Job, planned.Plan);
        try
        {
            Template.Get(job.Base.Template!).CheckShape(plan.Shape, job.Base.Options);
        }
        catch (OnnxException exception)
        {
            throw Refusal.At("base", exception.Message);
        }

        return planned;
    }

    private async Task<ModelVersion?> DefaultVersionAsync(TenantId tenant, JobBase start, CancellationToken cancellation)
    {
        if (start.Model is not { } model)
        {
            return null;
        }

        var entry = await models.FindAsync(tenant, model, cancellation) ?? throw Refusal.At("base.model", $"there is no model \"{model}\"");
        return entry.Default ?? throw Refusal.At("base.model", $"model \"{model}\" has no version yet");
    }

    private async Task<Manifest?> FindBaseAsync(TenantId tenant, JobBase start, ModelVersion? version, CancellationToken cancellation)
    {
        if (start.Model is not { } model)
        {
            return null;
        }

        return await versions.FindAsync(tenant, model, version!.Value, cancellation)
            ?? throw Refusal.At("base.version", $"model \"{model}\" has no version {version}");
    }
}
