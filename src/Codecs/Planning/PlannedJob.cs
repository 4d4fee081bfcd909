using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Codecs.Planning;

/// <summary>A job that was held to everything it names.</summary>
/// <param name="Dataset">The dataset's bytes that the job is pinned to.</param>
/// <param name="Base">The version that training starts from; null for a template.</param>
public sealed record PlannedJob(TrainingJob Job, DatasetEntry Dataset, Manifest? Base, TrainingPlan Plan)
{
    /// <summary>The second dataset, which is the test part; null where the first one is split.</summary>
    public DatasetEntry? TestDataset { get; init; }

    /// <summary>The tokenizer that the job brings; null where it is learned, or the base's own.</summary>
    public DatasetEntry? Tokenizer { get; init; }

    /// <summary>The row of the job before anybody has claimed it.</summary>
    public Job ToJob(TenantId tenant, JobId id, DateTimeOffset now) => new()
    {
        Tenant = tenant,
        Id = id,
        State = JobState.Queued,
        Created = now,
        Submitted = Job.Submitted,
        DatasetSha256 = Dataset.Sha256,
        TestDatasetSha256 = TestDataset?.Sha256,
        TokenizerSha256 = Tokenizer?.Sha256,
        BaseVersion = Base?.Version,
    };
}
