using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Predict.Catalog;

/// <summary>Holds a batch prediction to the model and the dataset that it names. The same at submit and at each claim.</summary>
public sealed class BatchPlanner(ModelCatalog catalog, DatasetStore datasets)
{
    /// <summary>A job that is submitted now: with the version and the bytes that its names lead to now.</summary>
    /// <exception cref="ServiceException">It names what isn't there, or what the model can't take, with the field's path.</exception>
    internal async Task<ReadyBatch> PlanAsync(TenantId tenant, BatchJob job, CancellationToken cancellation)
    {
        var served = await ResolveAsync(tenant, new(job.Model, job.Alias, job.Version), cancellation);
        var dataset = await datasets.FindAsync(tenant, job.Dataset, cancellation)
            ?? throw BatchRefusal.At("dataset", $"there is no dataset \"{job.Dataset}\"");
        return new(job, served.Manifest, dataset, BatchInput.Columns(job, served.Manifest, dataset.Report));
    }

    /// <summary>A job that was submitted before, with what it was pinned to, and how the version is served now.</summary>
    /// <exception cref="ServiceException">The version or the dataset was deleted since.</exception>
    internal async Task<(ReadyBatch Ready, ServedVersion Served)> PlanAsync(Job row, CancellationToken cancellation)
    {
        var (job, pinned) = (BatchJobReader.Read(row.Submitted!.Value), row.Batch!);
        var served = await ResolveAsync(row.Tenant, new(pinned.Model, null, pinned.Version), cancellation);
        var dataset = await datasets.FindAsync(row.Tenant, job.Dataset, row.DatasetSha256!, cancellation)
            ?? throw BatchRefusal.At("dataset", $"the dataset \"{job.Dataset}\" was deleted after the job was submitted");
        return (new(job, served.Manifest, dataset, BatchInput.Columns(job, served.Manifest, dataset.Report)), served);
    }

    private async Task<ServedVersion> ResolveAsync(TenantId tenant, ModelReference reference, CancellationToken cancellation)
    {
        try
        {
            return await catalog.ServeAsync(tenant, reference, cancellation);
        }
        catch (ServiceException unknown) when (unknown.Error.Status == ServiceError.UnknownModel.Status)
        {
            throw BatchRefusal.At("model", unknown.Detail);
        }
    }
}
