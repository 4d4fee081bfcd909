using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Testing;

namespace Maas.Train.Tests.Versioning;

/// <summary>A trainer that has keys: what it publishes, and what it begins with.</summary>
[TestClass]
[DoNotParallelize]
public sealed class SignedBaseTests
{
    private const string Species = """
        {"model":"species","task":"tabular-classification","dataset":"penguins","data":{"targets":["species"]},
         "base":{"template":"linear"},"training":{"epochs":1}}
        """;

    private static readonly string Tuned = Species.Replace("\"template\":\"linear\"", "\"model\":\"species\",\"version\":1")
        .Replace("\"model\":\"species\",\"task\"", "\"model\":\"tuned\",\"task\"");

    private static readonly SigningPair Pair = SigningPair.Make();

    [TestMethod]
    public async Task What_it_published_is_signed_and_may_be_trained_further()
    {
        await using var parts = await TrainerParts.StartAsync(
            await TrainerParts.StorageAsync(), ("Signing:PrivateKey", Pair.PrivateKey), ("Signing:PublicKeys", Pair.PublicKey));
        await parts.PutPenguinsAsync();

        var first = await RunAsync(parts, await parts.AddJobAsync(Species));
        var second = await RunAsync(parts, await parts.AddJobAsync(Tuned));

        Assert.AreEqual((JobState.Succeeded, JobState.Succeeded), (first.State, second.State), second.Error?.Message ?? second.LastCause);
    }

    [TestMethod]
    public async Task From_a_version_that_nobody_signed_nothing_is_trained()
    {
        await using var unsigned = await TrainerParts.StartAsync();
        await unsigned.PutPenguinsAsync();
        await RunAsync(unsigned, await unsigned.AddJobAsync(Species));
        var submitted = await unsigned.AddJobAsync(Tuned);
        await using var parts = await TrainerParts.StartAsync(
            await TrainerParts.StorageAsync(), ("Signing:PublicKeys", Pair.PublicKey));

        var ended = await RunAsync(parts, submitted);

        Assert.AreEqual((JobState.Failed, ServiceError.InvalidJob.Code), (ended.State, ended.Error?.Code), ended.LastCause);
        Assert.AreEqual("base.version: version 1 of \"species\" is not used: it is not signed", ended.Error!.Message);
        var versions = await parts.Get<VersionStore>().ListAsync(unsigned.Tenant, ModelName.Parse("tuned"), CancellationToken.None);
        Assert.IsEmpty(versions);
    }

    private static async Task<Job> RunAsync(TrainerParts parts, Job job)
    {
        await new TrainFunctions(parts.Get<TrainingStages>())
            .TrainAsync($$"""{"tenant":"{{job.Tenant}}","jobId":"{{job.Id}}"}""", "m", CancellationToken.None);
        return await parts.ReadAsync(job);
    }
}
