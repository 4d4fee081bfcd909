using System.Security.Cryptography;
using System.Text.Json;
using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Onnx.Describing;
using Maas.Onnx.Files;
using Maas.Train.Claim;
using Maas.Train.Data;
using Maas.Train.Sweeps;
using Maas.Train.Training;
using Maas.Train.Validation;

namespace Maas.Train.Versioning;

/// <summary>
/// Publishes what was trained, exactly once. (1) The version's number is reserved in the job's row, under the fence. (2) Files and
/// manifest are written; of two manifests the first one counts. (3) The row becomes succeeded. A trainer that dies between any two
/// is followed by one that finds the number, or the manifest with this job's id, and goes on from there.
/// </summary>
internal sealed class Publisher(ModelStore models, VersionStore versions, JobStore jobs, TrialResultStore results, TimeProvider time)
{
    /// <summary>Publishes what a job trained; of a trial it is kept, since its sweep publishes the best one alone.</summary>
    public async Task PublishAsync(JobClaim claim, PlannedJob planned, TrainingData data, TrainedModel trained, TrainedFile file)
    {
        var manifest = await DescribeAsync(claim, planned, data, trained, file);
        var folder = Path.GetDirectoryName(file.Paths[0])!;
        if (file.Validation is null)
        {
            await PublishAsync(claim, manifest, folder, planned.Job.Accept);
            return;
        }

        await results.KeepAsync(claim.Job, manifest, folder, claim.Cancellation);
        await claim.MoveAsync(JobState.Succeeded, job => job with { Evaluation = file.Validation }, CancellationToken.None);
    }

    /// <summary>Publishes the best trial of a sweep, held to the sweep's rule.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceError.NoTrialSucceeded"/> or
    /// <see cref="ServiceError.NotAccepted"/>.</exception>
    public async Task PublishBestAsync(JobClaim claim)
    {
        var sweep = TrainingJobReader.Read(claim.Job.Submitted!.Value);
        var trials = await jobs.ReadTrialsAsync(claim.Tenant, claim.Id, claim.Cancellation);
        var best = new TrialRanking(sweep.Search!.Metric, trials).Winner ?? throw Failed(trials);
        var kept = await results.FetchAsync(best, claim.Folder, claim.Cancellation);
        Acceptance.Check(sweep.Accept, kept.Evaluation!);

        var trial = new LineageTrial(best.Id, best.Trial!.Parameters, best.Evaluation!.Metrics);
        claim.Tell("message", $"trial {best.Id.Trial} of {trials.Count} is the best", null);
        await PublishAsync(claim, kept with { Lineage = kept.Lineage! with { Job = claim.Id, Trial = trial } }, claim.Folder, sweep.Accept);
    }

    private async Task PublishAsync(JobClaim claim, Manifest described, string folder, AcceptRule? accept)
    {
        if (accept is null && TrivialRule.Warn(described.Evaluation!) is { } warning)
        {
            claim.Tell("message", warning, null, JobEventLevel.Warn);
            described = described with { Evaluation = described.Evaluation! with { Warning = warning } };
        }

        var version = await ReserveAsync(claim, described.Model);
        var manifest = described with { Version = version, Created = time.GetUtcNow() };
        var published = await versions.PublishAsync(claim.Tenant, manifest, folder, claim.Cancellation);

        claim.Tell(
            "published",
            $"version {version} of \"{manifest.Model}\" is published",
            JsonSerializer.SerializeToElement(
                new
                {
                    model = manifest.Model.Value,
                    version = version.Number,
                    published.Evaluation!.Metrics,
                    published.Evaluation.Baseline,
                },
                JsonSerializerOptions.Web));
        await claim.MoveAsync(
            JobState.Succeeded, job => job with { Version = version, Evaluation = published.Evaluation }, CancellationToken.None);
    }

    private static ServiceException Failed(IReadOnlyList<Job> trials)
    {
        var cause = trials.FirstOrDefault(trial => trial.Error is not null) is { } failed
            ? $"trial {failed.Id.Trial}: {failed.Error!.Message}"
            : "they were cancelled";
        return ServiceError.NoTrialSucceeded.With($"none of {trials.Count} trials succeeded; {cause}");
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

    // Under any number and time; both are given when it is published.
    private async Task<Manifest> DescribeAsync(
        JobClaim claim, PlannedJob planned, TrainingData data, TrainedModel trained, TrainedFile file)
    {
        var description = ModelDescription.Of(OnnxFile.Read(file.Paths[0]));
        return new()
        {
            Model = planned.Job.Model,
            Version = new(1),
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
