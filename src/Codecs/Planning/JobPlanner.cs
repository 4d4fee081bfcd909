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
        var named = await JobDatasets.FindAsync(datasets, tenant, job, cancellation);
        var version = job.Base.Version ?? await DefaultVersionAsync(tenant, job.Base, cancellation);
        var planned = Plan(job, named, await FindBaseAsync(tenant, job.Base, version, cancellation));
        if (job.Search is not null)
        {
            await CheckTrialsAsync(tenant, planned.Job, named, version, cancellation);
        }

        return planned;
    }

    /// <summary>The plan of a job that was submitted before: on the bytes and from the version that it was pinned to.</summary>
    /// <inheritdoc cref="PlanAsync(TenantId, TrainingJob, CancellationToken)"/>
    public async Task<PlannedJob> PlanAsync(Job row, CancellationToken cancellation)
    {
        var job = TrainingJobReader.Read(row.Submitted!.Value);
        var pinned = await JobDatasets.FindPinnedAsync(datasets, row, job, cancellation);
        return Plan(job, pinned, await FindBaseAsync(row.Tenant, job.Base, row.BaseVersion, cancellation));
    }

    // Each trial is a job of its own, and is held to the same rules before anything is queued.
    private async Task CheckTrialsAsync(
        TenantId tenant, TrainingJob sweep, JobDatasets sets, ModelVersion? version, CancellationToken cancellation)
    {
        RuleOfSearch.Check(sweep, sets.Training.Report);
        var bases = new Dictionary<(ModelName?, ModelVersion?), Manifest?>();
        foreach (var trial in SweepPlan.Begin(sweep))
        {
            try
            {
                var named = (trial.Job.Base.Model, trial.Job.Base.Version ?? version);
                if (!bases.TryGetValue(named, out var start))
                {
                    bases[named] = start = await FindBaseAsync(tenant, trial.Job.Base, named.Item2, cancellation);
                }

                Plan(trial.Job, sets, start);
            }
            catch (ServiceException exception)
            {
                throw trial.Refused(exception);
            }
        }
    }

    private static PlannedJob Plan(TrainingJob job, JobDatasets sets, Manifest? start)
    {
        var plan = start is null ? TrainingPlan.For(job, sets.Training.Report) : BasePlan.For(job, sets.Training.Report, start);
        sets.Check(plan);
        var planned = new PlannedJob(job, sets.Training, start, plan) { TestDataset = sets.Test, Tokenizer = sets.Tokenizer };
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

        var found = await versions.FindAsync(tenant, model, version!.Value, cancellation)
            ?? throw Refusal.At("base.version", $"model \"{model}\" has no version {version}");
        return await versions.FindDistrustAsync(tenant, found, cancellation) is { } distrust
            ? throw Refusal.At("base.version", distrust)
            : found;
    }
}
