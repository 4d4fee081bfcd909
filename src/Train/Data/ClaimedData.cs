using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Microsoft.Extensions.Options;

namespace Maas.Train.Data;

/// <summary>Brings the dataset that a job is pinned to, and turns it into numbers.</summary>
internal sealed class ClaimedData(DatasetStore datasets, VersionStore versions, IOptions<TrainOptions> options)
{
    // What is kept of each example beside its record: target, part, and place in an epoch's order.
    private const int BytesBeside = 40;

    public async Task<TrainingData> ReadAsync(JobClaim claim, PlannedJob planned)
    {
        var files = new DataFiles(
            await DownloadAsync(claim, planned.Dataset, "dataset"),
            planned.Dataset.Report.Format,
            planned.TestDataset is { } test ? await DownloadAsync(claim, test, "test-dataset") : null,
            await FindTokenizerAsync(claim, planned));
        foreach (var note in planned.Plan.Notes)
        {
            claim.Tell("message", note, null);
        }

        var examples = planned.Dataset.Report.Rows + (planned.TestDataset?.Report.Rows ?? 0);
        var room = new DataRoom(claim.Folder, (options.Value.DataMegabytes * (1L << 20)) - (examples * BytesBeside));
        var data = await DataReader.ReadAsync(files, planned.Job, planned.Plan, room, claim.Cancellation);
        claim.Tell("message", Describe(data), null);
        return data;
    }

    private async Task<string> DownloadAsync(JobClaim claim, DatasetEntry dataset, string name)
    {
        var path = Path.Combine(claim.Folder, name);
        await datasets.DownloadAsync(claim.Tenant, dataset.Dataset, dataset.Sha256, path, claim.Cancellation);
        return path;
    }

    private async Task<string?> FindTokenizerAsync(JobClaim claim, PlannedJob planned) => planned switch
    {
        { Tokenizer: { } brought } => await DownloadAsync(claim, brought, "tokenizer"),
        { Base: { Encoding: TextEncoding text } start } => await DownloadTokenizerAsync(claim, start, text),
        _ => null,
    };

    private async Task<string> DownloadTokenizerAsync(JobClaim claim, Manifest start, TextEncoding text)
    {
        var path = Path.Combine(claim.Folder, "tokenizer");
        var version = await versions.TrustAsync(claim.Tenant, start, claim.Cancellation);
        var file = version.Manifest.Files.FirstOrDefault(file => file.Name == text.Tokenizer)
            ?? throw ServiceError.CorruptModel.With($"version {start.Version} of \"{start.Model}\" has no file \"{text.Tokenizer}\"");
        await versions.DownloadAsync(version, file, path, claim.Cancellation);
        return path;
    }

    private static string Describe(TrainingData data) =>
        $"{Counted.Of(data.Training.Count, "example")} to train on, {data.Validation?.Count ?? 0} to validate, "
        + $"{data.Test?.Count ?? 0} to test; "
        + $"each is [{string.Join(", ", data.Training.ExampleShape)}]";
}
