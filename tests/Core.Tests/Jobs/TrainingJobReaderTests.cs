using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Core.Tests.Jobs;

[TestClass]
public sealed class TrainingJobReaderTests
{
    [TestMethod]
    public void The_least_job_has_every_default()
    {
        var job = SampleJob.Parse(SampleJob.Least);

        Assert.AreEqual(("m", "d", LearningTask.TabularRegression), (job.Model.Value, job.Dataset.Value, job.Task));
        Assert.AreEqual(new SplitRule { Validation = 0.1, Test = 0.1 }, job.Data.Split);
        Assert.AreEqual(new EncodingChoice(), job.Data.Encoding);
        Assert.IsNull(job.Data.Features);
        Assert.HasCount(0, job.Data.Targets);
        Assert.AreEqual(("linear", JsonValueKind.Undefined), (job.Base.Template, job.Base.Options.ValueKind));
        Assert.AreEqual(new Hyperparameters { Loss = Loss.Mse }, job.Training);
        Assert.IsNull(job.Accept);
        Assert.AreEqual(SampleJob.Least, job.Submitted.GetRawText());
    }

    [TestMethod]
    public void Every_field_is_read()
    {
        var job = SampleJob.Parse(SampleJob.Full);

        Assert.AreEqual(new SplitRule { Validation = 0.2, Test = 0.3, Group = "writer" }, job.Data.Split);
        CollectionAssert.AreEqual(new[] { "a", "b" }, job.Data.Features!.ToArray());
        CollectionAssert.AreEqual(new[] { "class" }, job.Data.Targets.ToArray());
        Assert.AreEqual(
            new EncodingChoice
            {
                Numbers = NumberEncoding.None,
                Categories = CategoryEncoding.Index,
                Width = 28,
                Height = 27,
                Channels = 1,
                Resize = ImageResize.Pad,
            },
            job.Data.Encoding);
        Assert.AreEqual("[16, 32]", job.Base.Options.GetProperty("channels").GetRawText());
        Assert.AreEqual(new AcceptRule("accuracy", 0.95, 1), job.Accept);
    }

    [TestMethod]
    public void Every_knob_of_training_is_read()
    {
        var training = SampleJob.Parse(SampleJob.Full).Training;

        var expected = new Hyperparameters
        {
            Epochs = 12,
            MaximumMinutes = 5.5,
            BatchSize = 64,
            Optimizer = Optimizer.Sgd,
            LearningRate = 0.05,
            Momentum = 0.8,
            Nesterov = true,
            WeightDecay = 0.1,
            ClipNorm = 2,
            Loss = Loss.CrossEntropy,
            HuberDelta = 0.5,
            Schedule = new() { Type = ScheduleType.Step, WarmupEpochs = 1.5, StepEpochs = 3, Factor = 0.5 },
            MaximumSteps = 900,
            AccumulationSteps = 4,
            Precision = Precision.Bfloat16,
            DecayBiases = false,
            AverageDecay = 0.99,
            LabelSmoothing = 0.1,
            ClassWeights = ClassWeights.Balanced,
            EvaluateEverySteps = 50,
            CheckpointSteps = 20,
            KeepCheckpoints = 3,
            Initialization = Initialization.HeNormal,
            Seed = 7,
            LogEveryEpochs = 2,
            CheckpointSeconds = 10,
            Stop = new("accuracy", 0.99, 3),
        };
        Assert.AreEqual(expected, training);
    }

    [TestMethod]
    [DataRow("tabular-regression", Loss.Mse)]
    [DataRow("tabular-classification", Loss.CrossEntropy)]
    [DataRow("image-classification", Loss.CrossEntropy)]
    public void The_loss_suits_the_task(string task, Loss loss)
    {
        var json = SampleJob.Least.Replace("tabular-regression", task, StringComparison.Ordinal);

        Assert.AreEqual(loss, SampleJob.Parse(json).Training.Loss);
        Assert.AreEqual(loss, SampleJob.Parse(json[..^1] + ",\"training\":{}}").Training.Loss);
    }

    [TestMethod]
    [DataRow("adam", 0.001, 0.0, 0.0)]
    [DataRow("adamw", 0.001, 0.0, 0.01)]
    [DataRow("rmsprop", 0.001, 0.0, 0.0)]
    [DataRow("sgd", 0.01, 0.9, 0.0)]
    public void An_optimizer_has_its_own_defaults(string optimizer, double learningRate, double momentum, double weightDecay)
    {
        var training = SampleJob.Training($$"""{"optimizer":"{{optimizer}}"}""");

        Assert.AreEqual((learningRate, momentum, weightDecay), (training.LearningRate, training.Momentum, training.WeightDecay));
    }

    [TestMethod]
    public void A_schedule_may_be_one_word_and_a_split_or_encoding_too()
    {
        var job = SampleJob.Parse(
            SampleJob.Least[..^1] + ""","training":{"schedule":"cosine"},"data":{"split":"none","encoding":"none"}}""");
        var auto = SampleJob.Parse(SampleJob.Least[..^1] + ""","data":{"encoding":"auto"}}""");

        Assert.AreEqual(new LearningRateSchedule { Type = ScheduleType.Cosine }, job.Training.Schedule);
        Assert.AreEqual((SplitRule.None, EncodingChoice.None), (job.Data.Split, job.Data.Encoding));
        Assert.AreEqual(new EncodingChoice(), auto.Data.Encoding);
    }

    [TestMethod]
    public void Pictures_and_sounds_may_be_changed_at_random()
    {
        const string Data = """
            ,"data":{"encoding":{"background":"#0080ff","sampleRate":16000,"seconds":1.5},
                     "augmentation":{"cropPixels":2,"scale":{"least":0.8},"flipHorizontal":true,"hue":0.1,"noiseDecibels":-30}}}
            """;

        var data = SampleJob.Parse(SampleJob.Least[..^1] + Data).Data;

        Assert.AreEqual(new EncodingChoice { Background = "#0080ff", SampleRate = 16_000, Seconds = 1.5 }, data.Encoding);
        Assert.AreEqual(
            new Augmentation { CropPixels = 2, Scale = new(0.8, 1), FlipHorizontal = true, Hue = 0.1, NoiseDecibels = -30 },
            data.Augmentation);
        Assert.AreEqual(new Augmentation(), SampleJob.Parse(SampleJob.Least).Data.Augmentation);
    }

    [TestMethod]
    [DataRow("constant")]
    [DataRow("step")]
    [DataRow("linear")]
    public void Knobs_that_stand_at_their_defaults_may_be_written_though_they_are_anothers(string type)
    {
        const string Knobs = ""","rise":0.3,"startFactor":0.04,"endFactor":0,"annealing":"cosine"},"focalGamma":2}""";

        var written = SampleJob.Training($$"""{"schedule":{"type":"{{type}}"{{Knobs}}""");

        Assert.AreEqual(SampleJob.Training($$"""{"schedule":"{{type}}"}"""), written);
    }

    [TestMethod]
    public void A_base_may_be_a_models_version_or_what_its_aliases_point_to()
    {
        var version = SampleJob.Parse(
            SampleJob.Least.Replace("{\"template\":\"linear\"}", """{"model":"b","version":3}""", StringComparison.Ordinal));
        var newest = SampleJob.Parse(SampleJob.Least.Replace("{\"template\":\"linear\"}", """{"model":"b"}""", StringComparison.Ordinal));

        Assert.AreEqual((ModelName.Parse("b"), new ModelVersion(3)), (version.Base.Model!.Value, version.Base.Version!.Value));
        Assert.IsNull(newest.Base.Version);
    }

    [TestMethod]
    public void A_cycle_has_ends_of_its_own_and_all_its_knobs_are_read()
    {
        var usual = SampleJob.Training("""{"schedule":"one-cycle"}""").Schedule;
        var asked = SampleJob.Training(
            """{"schedule":{"type":"one-cycle","rise":0.2,"startFactor":0.1,"endFactor":0.01,"annealing":"linear"} }""").Schedule;

        Assert.AreEqual(new LearningRateSchedule { Type = ScheduleType.OneCycle, EndFactor = 0.000004 }, usual);
        Assert.AreEqual(
            new LearningRateSchedule
            {
                Type = ScheduleType.OneCycle,
                Rise = 0.2,
                StartFactor = 0.1,
                EndFactor = 0.01,
                Annealing = Annealing.Linear,
            },
            asked);
    }

    [TestMethod]
    public void What_a_fine_tuning_keeps_and_changes_is_read()
    {
        var start = SampleJob.Parse(SampleJob.Least.Replace(
            "{\"template\":\"linear\"}",
            """{"model":"b","freeze":["features.*"],"head":"replace","learningRates":{"layer?.*":0.1,"*":2}}""",
            StringComparison.Ordinal)).Base;

        Assert.AreEqual("features.*", start.Freeze.Single());
        Assert.AreEqual(HeadChoice.Replace, start.Head);
        CollectionAssert.AreEqual(new LearningRateFactor[] { new("layer?.*", 0.1), new("*", 2) }, start.LearningRates.ToArray());
    }

    [TestMethod]
    public void Null_is_as_good_as_absent()
    {
        var job = SampleJob.Parse(
            SampleJob.Least[..^1]
                + ""","data":null,"accept":null,"training":{"epochs":null,"stop":null,"optimizer":null,"schedule":null}}""");

        Assert.AreEqual(new Hyperparameters { Loss = Loss.Mse }, job.Training);
    }

    [TestMethod]
    [DataRow("", "line 1, byte 1 is not JSON")]
    [DataRow("{\n  \"model\": }", "line 2, byte 12 is not JSON")]
    [DataRow("{} {}", "line 1, byte 4 is not JSON")]
    [DataRow("{'model':1}", "line 1, byte 2 is not JSON")]
    [DataRow("{\"model\":\"\\ud800\"}", "half a character")]
    [DataRow("{\"\\udc00\":1}", "half a character")]
    [DataRow("{\"base\":{\"options\":[{\"a\":\"\\ud800x\"}]}}", "half a character")]
    public void What_is_no_json_is_refused_with_its_place(string json, string says)
    {
        var refused = Refused.As(ServiceError.InvalidJson, () => SampleJob.Parse(json));

        StringAssert.Contains(refused.Detail, says);
    }

    [TestMethod]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        byte[] latin1 = [.. "{\"model\":\"m"u8, 0xFC, .. "\"}"u8];

        Refused.As(ServiceError.InvalidJson, () => TrainingJobReader.Parse(latin1));
    }

    [TestMethod]
    public void Json_that_is_nested_without_end_is_refused() =>
        Refused.As(ServiceError.InvalidJson, () => SampleJob.Parse(string.Concat(Enumerable.Repeat("[", 100_000))));

    [TestMethod]
    public void A_job_may_have_30000_characters()
    {
        var fits = SampleJob.Least[..^1] + new string(' ', JobJson.MaximumLength - SampleJob.Least.Length) + "}";

        var refused = Refused.As(ServiceError.InvalidJob, () => SampleJob.Parse(fits[..^1] + " }"));

        Assert.AreEqual("m", SampleJob.Parse(fits).Model.Value);
        Assert.AreEqual("the job has 30001 characters; it may have 30000", refused.Detail);
    }
}
