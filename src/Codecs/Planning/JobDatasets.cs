using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Codecs.Planning;

/// <summary>The datasets that a job names: what it learns from, what it is tested on, and its tokenizer.</summary>
/// <param name="Test">Null where the first one is split.</param>
/// <param name="Tokenizer">Null where none is brought.</param>
internal sealed record JobDatasets(DatasetEntry Training, DatasetEntry? Test, DatasetEntry? Tokenizer)
{
    /// <summary>As their names stand for them now.</summary>
    /// <exception cref="ServiceException">There is no such dataset.</exception>
    public static async Task<JobDatasets> FindAsync(
        DatasetStore datasets, TenantId tenant, TrainingJob job, CancellationToken cancellation)
    {
        async Task<DatasetEntry> GetAsync(string field, DatasetName name) => await datasets.FindAsync(tenant, name, cancellation)
            ?? throw Refusal.At(field, $"there is no dataset \"{name}\"");

        return new(
            await GetAsync("dataset", job.Dataset),
            job.Data.Split.TestDataset is { } test ? await GetAsync("data.split.testDataset", test) : null,
            job.Data.Encoding.Tokenizer?.Dataset is { } tokenizer ? await GetAsync("data.encoding.tokenizer.dataset", tokenizer) : null);
    }

    /// <summary>As the job was pinned to them at submit.</summary>
    /// <exception cref="ServiceException">A dataset was deleted since.</exception>
    public static async Task<JobDatasets> FindPinnedAsync(
        DatasetStore datasets, Job row, TrainingJob job, CancellationToken cancellation)
    {
        async Task<DatasetEntry> GetAsync(string field, DatasetName name, string? sha256) =>
            await datasets.FindAsync(row.Tenant, name, sha256!, cancellation)
            ?? throw Refusal.At(field, $"the dataset \"{name}\" was deleted after the job was submitted");

        return new(
            await GetAsync("dataset", job.Dataset, row.DatasetSha256),
            job.Data.Split.TestDataset is { } test ? await GetAsync("data.split.testDataset", test, row.TestDatasetSha256) : null,
            job.Data.Encoding.Tokenizer?.Dataset is { } tokenizer
                ? await GetAsync("data.encoding.tokenizer.dataset", tokenizer, row.TokenizerSha256)
                : null);
    }

    /// <exception cref="ServiceException">A dataset is not what it is named for.</exception>
    public void Check(TrainingPlan plan)
    {
        if (Test is not null)
        {
            RuleOfTestDataset.Check(plan, Training.Report, Test);
        }

        if (Tokenizer is { Report.Format: not DatasetFormat.Tokenizer } other)
        {
            throw Refusal.At(
                "data.encoding.tokenizer.dataset",
                $"\"{other.Dataset}\" is {RuleOfTask.Word(other.Report.Format)}; a tokenizer.json or a ZIP of a tokenizer's "
                    + "files is expected");
        }
    }
}
