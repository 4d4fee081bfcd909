using System.IO.Compression;
using System.Security.Cryptography;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Onnx.Describing;
using Maas.Onnx.Files;
using Maas.Onnx.Format;
using Maas.Testing;

namespace Maas.Train.Tests.Training;

/// <summary>A network that PyTorch trained on the digits 0 to 4 (Files/README.md) learns 5 to 9.</summary>
[TestClass]
[DoNotParallelize]
public sealed class FineTuningTests
{
    private const string Exported = "pytorch-low-digits-cnn.onnx";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Training", "Files");

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task It_comes_further_than_its_frozen_features_with_a_new_head_do()
    {
        await using var parts = await StartAsync();

        var frozen = await TuneAsync(parts, "frozen", """ "freeze":["0.*","1.*","4.*","5.*"],"head":"replace" """);
        var tuned = await TuneAsync(parts, "tuned", """ "head":"replace","learningRates":{"0.*":0.5} """);

        TestContext.WriteLine($"frozen {frozen.Accuracy:F4}, tuned {tuned.Accuracy:F4}");
        Assert.IsGreaterThan(0.8, frozen.Accuracy);
        Assert.IsGreaterThan(frozen.Accuracy + 0.02, tuned.Accuracy);
        var start = OnnxFile.Read(Path.Combine(Folder, Exported));
        foreach (var kept in start.Graph.Initializer.Where(tensor => !tensor.Name.StartsWith('9')))
        {
            Assert.AreEqual(kept.RawData, Find(frozen.Model, kept.Name).RawData, $"{kept.Name} is frozen, statistics too");
            Assert.AreNotEqual(kept.RawData, Find(tuned.Model, kept.Name).RawData, kept.Name);
        }

        Assert.AreEqual("Gemm", tuned.Model.Graph.Node[^1].OpType, "the Softmax is gone with the head");
    }

    [TestMethod]
    [DataRow(""" "freeze":["features.*"],"head":"replace" """, "base: freeze: no initializer matches \"features.*\"")]
    [DataRow(""" "head":"replace","learningRates":{"9.wieght":2} """, "did you mean \"9.weight\"?")]
    [DataRow(""" "freeze":["*"] """, "all of them are frozen")]
    public async Task What_the_base_does_not_have_is_refused(string asked, string says)
    {
        await using var parts = await StartAsync();

        var job = await RunAsync(parts, "refused", asked);

        Assert.AreEqual(ServiceError.InvalidJob.Code, job.Error?.Code, job.LastCause);
        StringAssert.Contains(job.Error!.Message, says);
    }

    private async Task<TrainerParts> StartAsync()
    {
        var parts = await TrainerParts.StartAsync();
        using var folder = new TestFolder();
        var high = Path.Combine(folder.Path, "high.zip");
        await using (var all = await ZipFile.OpenReadAsync(
            RepositoryFolder.Combine("src", "Cli", "Samples", "digits", "digits.zip"), Cancellation))
        await using (var some = await ZipFile.OpenAsync(high, ZipArchiveMode.Create, Cancellation))
        {
            foreach (var entry in all.Entries.Where(entry => entry.FullName[0] >= '5' && entry.Length > 0))
            {
                await using var from = await entry.OpenAsync(Cancellation);
                await using var to = await some.CreateEntry(entry.FullName).OpenAsync(Cancellation);
                await from.CopyToAsync(to, Cancellation);
            }
        }

        await SampleDataset.PutFileAsync(parts.Get<DatasetStore>(), parts.Tenant, "high-digits", high);
        await ImportAsync(parts);
        return parts;
    }

    private async Task ImportAsync(TrainerParts parts)
    {
        var file = Path.Combine(Folder, Exported);
        var description = ModelDescription.Of(OnnxFile.Read(file));
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        var manifest = new Manifest
        {
            Model = ModelName.Parse("low-digits"),
            Version = new(1),
            Created = parts.Time.GetUtcNow(),
            Files = [new(Exported, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)))],
            Inputs = [.. description.Inputs.Select(value => new TensorDescription(value.Name, value.Type, value.Shape))],
            Outputs = [.. description.Outputs.Select(value => new TensorDescription(value.Name, value.Type, value.Shape))],
            Operators = description.Operators,
        };
        await parts.Get<VersionStore>().PublishAsync(parts.Tenant, manifest, Folder, Cancellation);
    }

    private async Task<(double Accuracy, ModelProto Model)> TuneAsync(TrainerParts parts, string model, string asked)
    {
        var job = await RunAsync(parts, model, asked);
        Assert.AreEqual(JobState.Succeeded, job.State, job.Error?.Message ?? job.LastCause);
        var versions = parts.Get<VersionStore>();
        var manifest = await versions.FindAsync(parts.Tenant, ModelName.Parse(model), new(1), Cancellation);
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Path, "model.onnx");
        var trusted = await versions.TrustAsync(parts.Tenant, manifest!, Cancellation);
        await versions.DownloadAsync(trusted, manifest!.Files[0], file, Cancellation);
        return (manifest.Evaluation!.Metrics["accuracy"], OnnxFile.Read(file));
    }

    private async Task<Job> RunAsync(TrainerParts parts, string model, string asked)
    {
        var job = await parts.AddJobAsync(
            $$"""
            {"model":"{{model}}","task":"image-classification","dataset":"high-digits","data":{"split":{"validation":0,"test":0.5} },
             "base":{"model":"low-digits","version":1,{{asked}} },"training":{"epochs":30,"learningRate":0.003,"seed":1} }
            """);
        await new TrainFunctions(parts.Get<TrainingStages>())
            .TrainAsync($$"""{"tenant":"{{job.Tenant}}","jobId":"{{job.Id}}"}""", "m", Cancellation);
        return await parts.ReadAsync(job);
    }

    private static TensorProto Find(ModelProto model, string name) => model.Graph.Initializer.Single(tensor => tensor.Name == name);
}
