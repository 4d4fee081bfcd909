using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Core.Tests.Registry;

[TestClass]
public sealed class ManifestTests
{
    private const string Least =
        """{"model":"m","version":1,"created":"2026-05-01T12:00:00Z","files":[],"inputs":[],"outputs":[],"encoding":#,"decoding":null}""";

    [TestMethod]
    public void A_manifest_reads_back_as_it_was()
    {
        using var folder = new ScratchFolder();
        var scores = new Dictionary<string, double> { ["accuracy"] = 0.5 };
        var manifest = SampleManifest.Of(folder, 3, JobId.New(SampleManifest.Created)) with
        {
            Task = LearningTask.ImageClassification,
            Operators = ["Conv", "Gemm"],
            Encoding =
                new ImageEncoding { Input = "input", Width = 8, Height = 8, Channels = 1, Mean = [0.5f], StandardDeviation = [0.25f] },
            Decoding = new LabelDecoding { Output = "output", Labels = ["a", "b"], Top = 2 },
            Evaluation = new() { Part = "test", Examples = 2, Metrics = scores, Baseline = scores, Confusion = [[1, 0], [0, 1]] },
        };

        var json = JsonSerializer.Serialize(manifest, CoreJson.Default.Manifest);
        var read = JsonSerializer.Deserialize(json, CoreJson.Default.Manifest)!;

        Assert.AreEqual(json, JsonSerializer.Serialize(read, CoreJson.Default.Manifest));
        StringAssert.Contains(json, "\"task\":\"image-classification\"");
        StringAssert.Contains(json, "\"encoding\":{\"type\":\"image\"");
    }

    [TestMethod]
    public void What_a_hand_written_image_encoding_leaves_out_has_its_default()
    {
        var encoding = (ImageEncoding)Read("""{"input":"input","width":8,"height":8,"channels":1,"type":"image"}""");

        Assert.AreEqual((1f / 255, ImageResize.Stretch, ImageLayout.ChannelsFirst), (encoding.Scale, encoding.Resize, encoding.Layout));
        Assert.HasCount(0, encoding.Mean);
        Assert.HasCount(0, encoding.StandardDeviation);
    }

    [TestMethod]
    public void What_a_hand_written_table_encoding_leaves_out_has_its_default()
    {
        var encoding = (TableEncoding)Read("""{"type":"table","input":"input","columns":[{"name":"a","as":"number"}]}""");

        var column = encoding.Columns.Single();
        Assert.AreEqual((0.0, 1.0, null), (column.Mean, column.StandardDeviation, column.Fill));
        Assert.HasCount(0, column.Categories);
    }

    [TestMethod]
    [DataRow("""{"type":"sound","input":"input"}""")]
    [DataRow("""{"input":"input"}""")]
    [DataRow("""{"type":"image","input":"input"}""")]
    [DataRow("""{"type":"image","input":"input","width":8,"height":8,"channels":1,"resize":"crop"}""")]
    [DataRow("""{"type":"image","input":"input","width":8,"height":8,"channels":1,"resize":1}""")]
    public void An_encoding_that_is_none_is_refused(string encoding)
    {
        var refused = Assert.Throws<Exception>(() => Read(encoding));

        Assert.IsTrue(refused is JsonException or NotSupportedException, refused.ToString());
    }

    private static Encoding Read(string encoding) =>
        JsonSerializer.Deserialize(Least.Replace("#", encoding, StringComparison.Ordinal), CoreJson.Default.Manifest)!.Encoding!;
}
