using System.Text.Json;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Core.Tests.Registry;

/// <summary>The manifest of a small version whose files lie in a folder.</summary>
internal static class SampleManifest
{
    public static readonly ModelName Digits = ModelName.Parse("digits");
    public static readonly DateTimeOffset Created = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static Manifest Of(ScratchFolder folder, int version, JobId? job, string content = "graph") => new()
    {
        Model = Digits,
        Version = new(version),
        Created = Created,
        Files = [File(folder, "model.onnx", content), File(folder, "model.onnx.data", content + " weights")],
        Inputs = [new("input", "FP32", [-1, 1, 8, 8])],
        Outputs = [new("output", "FP32", [-1, 10])],
        Lineage = job is null ? null : LineageOf(job.Value),
    };

    public static Lineage LineageOf(JobId job) => new()
    {
        Job = job,
        Dataset = DatasetName.Parse("digits"),
        DatasetSha256 = new string('a', 64),
        Seed = 1,
        Epochs = 2,
        KeptEpoch = 2,
        Steps = 3,
        Submitted = JsonElement.Parse("""{"model":"digits"}"""),
    };

    private static ManifestFile File(ScratchFolder folder, string name, string content)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(content);
        return new(name, bytes.Length, folder.Write(name, bytes));
    }
}
