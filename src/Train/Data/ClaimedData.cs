using Maas.Codecs.Planning;
using Maas.Core.Datasets;
using Maas.Train.Claim;

namespace Maas.Train.Data;

/// <summary>Brings the dataset that a job is pinned to, and turns it into numbers.</summary>
internal sealed class ClaimedData(DatasetStore datasets)
{
    public async Task<TrainingData> ReadAsync(JobClaim claim, PlannedJob planned)
    {
        var path = Path.Combine(claim.Folder, "dataset");
        await datasets.DownloadAsync(claim.Tenant, planned.Job.Dataset, planned.Dataset.Sha256, path, claim.Cancellation);
        foreach (var note in planned.Plan.Notes)
        {
            claim.Tell("message", note, null);
        }

        var data = await DataReader.ReadAsync(path, planned.Job, planned.Plan, claim.Cancellation);
        claim.Tell("message", Describe(data), null);
        return data;
    }

    private static string Describe(TrainingData data) =>
        $"{data.Training.Count} examples to train on, {data.Validation?.Count ?? 0} to validate, {data.Test?.Count ?? 0} to test; "
        + $"each is [{string.Join(", ", data.Training.ExampleShape)}]";
}
