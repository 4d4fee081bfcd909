using Maas.Core.Jobs;

namespace Maas.Core.Tests.Jobs;

[TestClass]
public sealed class HyperparametersReaderTests
{
    [TestMethod]
    [DataRow("epochs", "1", "1000000", "0", "1000001")]
    [DataRow("maximumMinutes", "0.001", "10080", "0", "10080.1")]
    [DataRow("batchSize", "1", "65536", "0", "65537")]
    [DataRow("learningRate", "1e-12", "100", "0", "100.1")]
    [DataRow("momentum", "0", "0.9999", "-0.1", "1")]
    [DataRow("weightDecay", "0", "1", "-0.1", "1.1")]
    [DataRow("clipNorm", "1e-9", "1e9", "0", "1e10")]
    [DataRow("huberDelta", "1e-9", "1e9", "0", "1e10")]
    [DataRow("seed", "0", "2147483647", "-1", "2147483648")]
    [DataRow("logEveryEpochs", "1", "1000000", "0", "1000001")]
    [DataRow("checkpointSeconds", "1", "3600", "0.5", "3601")]
    [DataRow("checkpointSteps", "1", "1000000000", "0", "1000000001")]
    [DataRow("keepCheckpoints", "1", "100", "0", "101")]
    [DataRow("maximumSteps", "1", "1000000000", "0", "1000000001")]
    [DataRow("evaluateEverySteps", "1", "1000000000", "0", "1000000001")]
    [DataRow("accumulationSteps", "1", "1024", "0", "1025")]
    [DataRow("averageDecay", "0.001", "0.99999", "0", "1")]
    public void A_knob_has_its_range(string knob, string least, string greatest, string below, string above) =>
        HasRange(value => $$"""{"optimizer":"rmsprop","{{knob}}":{{value}}}""", $"training.{knob}", least, greatest, below, above);

    [TestMethod]
    [DataRow("labelSmoothing", "0", "0.9999", "-0.1", "1")]
    [DataRow("focalGamma", "0", "10", "-0.1", "10.1")]
    public void A_knob_of_a_loss_of_classes_has_its_range(string knob, string least, string greatest, string below, string above)
    {
        var loss = knob == "focalGamma" ? "focal" : "cross-entropy";
        HasRange(value => $$"""{"loss":"{{loss}}","{{knob}}":{{value}}}""", $"training.{knob}", least, greatest, below, above);
    }

    [TestMethod]
    [DataRow("warmupEpochs", "0", "20", "-1", "20.5")]
    [DataRow("stepEpochs", "1", "1000000", "0", "1000001")]
    [DataRow("factor", "0.001", "1", "0", "1.1")]
    [DataRow("warmupSteps", "0", "1000000000", "-1", "1.5")]
    public void A_schedules_knob_has_its_range(string knob, string least, string greatest, string below, string above) =>
        HasRange(value => $$"""{"schedule":{"{{knob}}":{{value}} } }""", $"training.schedule.{knob}", least, greatest, below, above);

    [TestMethod]
    [DataRow("rise", "0", "1", "-0.1", "1.1")]
    [DataRow("startFactor", "0.001", "1", "0", "1.1")]
    [DataRow("endFactor", "0", "1", "-0.1", "1.1")]
    public void A_cycles_knob_has_its_range(string knob, string least, string greatest, string below, string above) => HasRange(
        value => $$"""{"schedule":{"type":"one-cycle","{{knob}}":{{value}} } }""", $"training.schedule.{knob}", least, greatest,
        below, above);

    [TestMethod]
    [DataRow("patience", "1", "10000", "0", "10001")]
    [DataRow("reaches", "-1e300", "1e300", "-1e999", "1e999")]
    public void A_stop_rules_knob_has_its_range(string knob, string least, string greatest, string below, string above) =>
        HasRange(value => $$"""{"stop":{"{{knob}}":{{value}} } }""", $"training.stop.{knob}", least, greatest, below, above);

    [TestMethod]
    [DataRow("validation", "0", "0.8", "-0.1", "0.91")]
    [DataRow("test", "0", "0.8", "-0.1", "0.91")]
    public void A_split_has_its_range(string part, string least, string greatest, string below, string above) =>
        DataHasRange(value => $$"""{"split":{"{{part}}":{{value}} } }""", $"data.split.{part}", least, greatest, below, above);

    [TestMethod]
    [DataRow("width", "1", "4096", "0", "4097")]
    [DataRow("height", "1", "4096", "0", "4097")]
    [DataRow("channels", "1", "3", "0", "4")]
    [DataRow("sampleRate", "1000", "192000", "999", "192001")]
    [DataRow("seconds", "0.001", "600", "0", "600.1")]
    public void An_encoding_has_its_range(string field, string least, string greatest, string below, string above) =>
        DataHasRange(value => $$"""{"encoding":{"{{field}}":{{value}} } }""", $"data.encoding.{field}", least, greatest, below, above);

    [TestMethod]
    [DataRow("cropPixels", "0", "1024", "-1", "1025")]
    [DataRow("rotateDegrees", "0", "180", "-1", "181")]
    [DataRow("brightness", "0", "1", "-0.1", "1.1")]
    [DataRow("contrast", "0", "1", "-0.1", "1.1")]
    [DataRow("saturation", "0", "1", "-0.1", "1.1")]
    [DataRow("hue", "0", "0.5", "-0.1", "0.6")]
    [DataRow("shiftSeconds", "0", "60", "-1", "61")]
    [DataRow("gainDecibels", "0", "40", "-1", "41")]
    [DataRow("noiseDecibels", "-100", "20", "-101", "21")]
    [DataRow("speed", "0", "0.5", "-0.1", "0.6")]
    public void An_augmentation_has_its_range(string field, string least, string greatest, string below, string above) =>
        DataHasRange(
            value => $$"""{"augmentation":{"{{field}}":{{value}} } }""", $"data.augmentation.{field}", least, greatest, below, above);

    [TestMethod]
    [DataRow("least", "0.05", "1", "0.04", "4.1")]
    [DataRow("greatest", "1", "4", "0", "4.1")]
    public void A_scale_has_its_range(string field, string least, string greatest, string below, string above) => DataHasRange(
        value => $$"""{"augmentation":{"scale":{"{{field}}":{{value}} } } }""", $"data.augmentation.scale.{field}", least, greatest,
        below, above);

    [TestMethod]
    public void A_version_is_a_whole_number_from_1_on()
    {
        const string Job = """{"model":"m","task":"tabular-regression","dataset":"d","base":{"model":"b","version":#}}""";

        Assert.AreEqual(int.MaxValue, SampleJob.Parse(Job.Replace("#", "2147483647", StringComparison.Ordinal)).Base.Version!.Value.Number);
        foreach (var wrong in new[] { "0", "-1", "1.5", "2147483648", "1e99" })
        {
            Refused.As(ServiceError.InvalidJob, () => SampleJob.Parse(Job.Replace("#", wrong, StringComparison.Ordinal)));
        }
    }

    [TestMethod]
    public void A_refusal_tells_the_range()
    {
        var open = Refused.As(ServiceError.InvalidJob, () => SampleJob.Training("""{"learningRate":0}"""));
        var closed = Refused.As(ServiceError.InvalidJob, () => SampleJob.Training("""{"epochs":0}"""));

        Assert.AreEqual("training.learningRate is 0; it takes a number above 0 to 100", open.Detail);
        Assert.AreEqual("training.epochs is 0; it takes a number from 1 to 1000000", closed.Detail);
    }

    [TestMethod]
    [DataRow("""{"loss":"huber"}""", Loss.Huber)]
    [DataRow("""{"loss":"binary-cross-entropy"}""", Loss.BinaryCrossEntropy)]
    [DataRow("""{"loss":"focal"}""", Loss.Focal)]
    public void A_loss_has_its_word(string training, Loss loss) => Assert.AreEqual(loss, SampleJob.Training(training).Loss);

    private static void HasRange(Func<string, string> training, string place, params string[] bounds) =>
        HasRange(value => $"\"training\":{training(value)}", bounds, place);

    private static void DataHasRange(Func<string, string> data, string place, params string[] bounds) =>
        HasRange(value => $"\"data\":{data(value)}", bounds, place);

    private static void HasRange(Func<string, string> field, string[] bounds, string place)
    {
        string Job(string value) => $"{SampleJob.Least[..^1]},{field(value)}}}";

        SampleJob.Parse(Job(bounds[0]));
        SampleJob.Parse(Job(bounds[1]));

        foreach (var wrong in bounds[2..])
        {
            var refused = Refused.As(ServiceError.InvalidJob, () => SampleJob.Parse(Job(wrong)));
            Assert.AreEqual(place, refused.Violations.Single().Place);
        }
    }
}
