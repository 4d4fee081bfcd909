using System.Security.Cryptography;
using System.Text.Json;
using Maas.Codecs.Planning;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Onnx.Describing;
using Maas.Onnx.Files;
using Maas.Train.Claim;
using Maas.Train.Data;
using Maas.Train.Training;
using Maas.Train.Validation;

namespace Maas.Train.Versioning;

/// <summary>
/// Publishes what was trained, exactly once. (1) The version's number is reserved in the job's row, under the fence. (2) Files and
/// manifest are written; of two manifests the first one counts. (3) The row becomes succeeded. A trainer that dies between any two
/// is followed by one that finds the number, or the manifest with this job's id, and goes on from there.
/// </summary>
internal sealed class Publisher(ModelStore models, VersionStore versions, TimeProvider time)
{
    public async Task PublishAsync(JobClaim claim, PlannedJob planned, TrainingData data, TrainedModel trained, TrainedFile file)
    {
        var version = await ReserveAsync(claim, planned.Job.Model);
        var manifest = await DescribeAsync(claim, planned, data, trained, file, version);
        var folder = Path.GetDirectoryName(file.Paths[0])!;
        var published = await versions.PublishAsync(claim.Tenant, manifest, folder, claim.Cancellation);

        claim.Tell(
            "published",
            $"version {version} of \"{manifest.Model}\" is published",
            JsonSerializer.SerializeToElement(
                new { model = manifest.Model.Value, version = version.Number, published.Evaluation!.Metrics, published.Evaluation.Baseline },
                JsonSerializerOptions.Web));
        await claim.MoveAsync(
            JobState.Succeeded, job => job with { Version = version, Evaluation = published.Evaluation }, CancellationToken.None);
    }

    private async Task<ModelVersion> ReserveAsync(JobClaim claim, ModelName model)
    {
        if (claim.Job.ReservedVersion is null)
        {
            var version = await models.ReserveVersionAsync(claim.Tenant, model, claim.Cancellation);
            await claim.ChangeAsync(job => job with { ReservedVersion = version }, claim.Cancellation);
        }

        return claim.Job.ReservedVersion!.Value;
    }

    private async Task<Manifest> DescribeAsync(
        JobClaim claim, PlannedJob planned, TrainingData data, TrainedModel trained, TrainedFile file, ModelVersion version)
    {
        var description = ModelDescription.Of(OnnxFile.Read(file.Paths[0]));
        return new()
        {
            Model = planned.Job.Model,
            Version = version,
            Created = time.GetUtcNow(),
            Task = planned.Job.Task,
            Files = await Task.WhenAll(file.Paths.Select(path => DigestAsync(path, claim.Cancellation))),
            Inputs = [.. description.Inputs.Select(Describe)],
            Outputs = [.. description.Outputs.Select(Describe)],
            Operators = description.Operators,
            Encoding = data.Encoding,
            Decoding = data.Decoding,
            Evaluation = file.Evaluation,
            Lineage = new()
            {
                Job = claim.Id,
                Dataset = planned.Job.Dataset,
                DatasetSha256 = planned.Dataset.Sha256,
                Base = planned.Base is { } start ? new(start.Model, start.Version) : null,
                Seed = planned.Job.Training.Seed,
                Epochs = trained.Epochs,
                KeptEpoch = trained.KeptEpoch,
                Steps = trained.Steps,
                Submitted = planned.Job.Submitted,
            },
        };
    }

    private static TensorDescription Describe(ValueDescription value) => new(value.Name, value.Type, value.Shape);

    private static async Task<ManifestFile> DigestAsync(string path, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        var digest = await SHA256.HashDataAsync(stream, cancellation);
        return new(Path.GetFileName(path), stream.Length, Convert.ToHexStringLower(digest));
    }
}
