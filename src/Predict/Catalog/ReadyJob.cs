using Maas.Codecs.Planning;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>A job that was held to everything it names.</summary>
internal abstract record ReadyJob
{
    /// <summary>The row of the job before anybody has claimed it.</summary>
    public abstract Job ToJob(TenantId tenant, JobId id, DateTimeOffset now);
}

/// <summary>One for the trainers.</summary>
internal sealed record ReadyTraining(PlannedJob Plan) : ReadyJob
{
    public override Job ToJob(TenantId tenant, JobId id, DateTimeOffset now) => Plan.ToJob(tenant, id, now);
}

/// <summary>A batch prediction, which this app runs itself.</summary>
/// <param name="Columns">The table's columns that the model takes, in its order; empty for files.</param>
internal sealed record ReadyBatch(BatchJob Job, Manifest Manifest, DatasetEntry Dataset, IReadOnlyList<string> Columns) : ReadyJob
{
    public override Job ToJob(TenantId tenant, JobId id, DateTimeOffset now) => new()
    {
        Tenant = tenant,
        Id = id,
        State = JobState.Queued,
        Created = now,
        Submitted = Job.Submitted,
        DatasetSha256 = Dataset.Sha256,
        Batch = new()
        {
            Model = Manifest.Model,
            Version = Manifest.Version,
            Format = Job.Format,
            Rows = Dataset.Report.Rows,
        },
    };
}
