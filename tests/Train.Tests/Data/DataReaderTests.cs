using Maas.Codecs.Images;
using Maas.Codecs.Planning;
using Maas.Codecs.Text;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Datasets;
using Maas.Testing;
using Maas.Train.Data;
using Maas.Train.Tests.Training;

namespace Maas.Train.Tests.Data;

[TestClass]
public sealed class DataReaderTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("digits/digits.zip", "digits/job.json")]
    [DataRow("penguins/penguins.csv", "penguins/species.json")]
    [DataRow("mails/mails.csv", "mails/job.json")]
    [DataRow("spoken-digits/spoken-digits-test.zip", "spoken-digits/job.json")]
    public async Task What_does_not_fit_into_memory_is_the_same_numbers(string dataset, string job)
    {
        using var folder = new TestFolder();
        using var held = await ReadAsync(dataset, Job(job), new DataRoom(folder.Path, long.MaxValue));
        using var streamed = await ReadAsync(dataset, Job(job), new DataRoom(folder.Path, 0));

        CollectionAssert.AreEqual(await Parts.InputsAsync(held.Training), await Parts.InputsAsync(streamed.Training));
        CollectionAssert.AreEqual(await Parts.InputsAsync(held.ScoredPart.Part), await Parts.InputsAsync(streamed.ScoredPart.Part));
        CollectionAssert.AreEqual(held.Training.Classes!.ToArray(), streamed.Training.Classes!.ToArray());
        Assert.AreEqual(held.Encoding.GetType(), streamed.Encoding.GetType());
    }

    [TestMethod]
    public async Task Pictures_that_are_decoded_as_they_are_needed_are_read_ahead_in_their_order()
    {
        using var streamed = await ReadAsync("digits/digits.zip", Job("digits/job.json"), new DataRoom(Path.GetTempPath(), 0));
        Assert.IsFalse(streamed.Training.IsQuick);
        var order = Enumerable.Range(0, 20)
            .Select(batch => Enumerable.Range(0, 16).Select(index => (long)((batch * 37) + (index * 5)) % 1000).ToArray());
        var left = new Queue<long[]>(order);

        await using var reader = new BatchReader(streamed.Training, () => left.TryDequeue(out var positions) ? (positions, 0) : null);

        foreach (var positions in order)
        {
            using var ahead = await reader.ReadAsync();
            using var direct = streamed.Training.Read(positions, epoch: 0);
            Assert.IsTrue(ahead!.Input(0).Span.SequenceEqual(direct.Input(0).Span));
            Assert.IsTrue(ahead.Targets.SequenceEqual(direct.Targets));
        }

        Assert.IsNull(await reader.ReadAsync());
    }

    [TestMethod]
    [DataRow("digits/digits.zip", "digits/job.json")]
    [DataRow("penguins/penguins.csv", "penguins/species.json")]
    public async Task A_second_dataset_is_the_whole_test_part_encoded_as_the_first_one_teaches(string dataset, string job)
    {
        var asked = Job(job);
        var split = new SplitRule { Validation = 0.2, Test = 0, TestDataset = Core.Naming.DatasetName.Parse("second") };
        asked = asked with { Data = asked.Data with { Split = split } };

        using var data = await ReadAsync(dataset, asked, new DataRoom(Path.GetTempPath(), 1 << 29), second: Sample(dataset));

        Assert.AreEqual(data.Training.Count + data.Validation!.Count, data.Test!.Count);
        var both = (await Parts.InputsAsync(data.Training)).Concat(await Parts.InputsAsync(data.Validation)).Order();
        CollectionAssert.AreEqual(both.ToArray(), (await Parts.InputsAsync(data.Test)).Order().ToArray());
    }

    [TestMethod]
    public async Task Training_sees_pictures_to_the_bit_as_serving_encodes_them()
    {
        using var data = await ReadAsync("digits/digits.zip", Job("digits/job.json"), new DataRoom(Path.GetTempPath(), 1 << 29));
        var encoder = new ImageEncoder((ImageEncoding)data.Encoding);
        var served = new float[encoder.Length];
        encoder.Encode(await File.ReadAllBytesAsync(Sample("digits/7.png")), served);

        var seen = (await Parts.InputsAsync(data.Training)).Concat(await Parts.InputsAsync(data.Validation!))
            .Concat(await Parts.InputsAsync(data.Test!));

        Assert.IsTrue(seen.Chunk(served.Length).Any(picture => picture.AsSpan().SequenceEqual(served)));
    }

    [TestMethod]
    [DataRow("digits/digits.zip", "digits/job.json")]
    [DataRow("spoken-digits/spoken-digits-test.zip", "spoken-digits/job.json")]
    public async Task Augmentation_is_of_training_alone_and_the_same_for_the_same_epoch(string dataset, string job)
    {
        var asked = Job(job);
        var augmentation = new Augmentation { CropPixels = 1, RotateDegrees = 20, ShiftSeconds = 0.1, GainDecibels = 6 };
        augmentation = job.StartsWith("digits", StringComparison.Ordinal)
            ? augmentation with { ShiftSeconds = 0, GainDecibels = 0 }
            : augmentation with { CropPixels = 0, RotateDegrees = 0 };
        using var plain = await ReadAsync(dataset, asked, new DataRoom(Path.GetTempPath(), 1 << 29));
        using var data = await ReadAsync(
            dataset, asked with { Data = asked.Data with { Augmentation = augmentation } }, new DataRoom(Path.GetTempPath(), 1 << 29));

        byte[] Read(int? epoch)
        {
            using var batch = data.Training.Read([0, 1, 2], epoch);
            return batch.Input(0).ToArray();
        }

        using var served = plain.Training.Read([0, 1, 2], null);
        CollectionAssert.AreEqual(served.Input(0).ToArray(), Read(null));
        CollectionAssert.AreEqual(Read(3), Read(3));
        CollectionAssert.AreNotEqual(Read(3), Read(4));
        CollectionAssert.AreNotEqual(Read(3), Read(null));
    }

    [TestMethod]
    public async Task A_tokenizer_that_is_brought_goes_into_the_version_as_it_is()
    {
        using var folder = new TestFolder();
        var tokenizer = TextTokenizer.Train(new() { VocabularySize = 300 }, new(), ["a b"], TestContext.CancellationToken);
        var path = Path.Combine(folder.Path, "tokenizer.json");
        await File.WriteAllBytesAsync(path, tokenizer.ToJson(), TestContext.CancellationToken);
        var job = Job("mails/job.json");
        var report = await DatasetCheck.CheckAsync(Sample("mails/mails.csv"), TestContext.CancellationToken);

        using var data = await DataReader.ReadAsync(
            new(Sample("mails/mails.csv"), report.Format, TokenizerPath: path),
            job,
            TrainingPlan.For(job, report),
            new DataRoom(folder.Path, 1 << 29),
            TestContext.CancellationToken);

        CollectionAssert.AreEqual(tokenizer.ToJson(), data.Files["tokenizer.json"]);
        Assert.AreEqual(tokenizer.Vocabulary, data.Vocabulary);
    }

    [TestMethod]
    public async Task A_column_may_leave_a_language_model_without_a_validation_part()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "texts.csv");
        await File.WriteAllTextAsync(path, "text,part\nto be or not to be,training\nthat is it,test\n", TestContext.CancellationToken);
        var job = Job("moby-dick/job.json");
        job = job with { Data = job.Data with { Features = ["text"], Split = new() { Column = "part" } } };
        var report = await DatasetCheck.CheckAsync(path, TestContext.CancellationToken);
        var plan = TrainingPlan.For(job, report);

        using var data = await DataReader.ReadAsync(
            new(path, report.Format), job, plan, new DataRoom(folder.Path, 1 << 20), TestContext.CancellationToken);

        Assert.IsNull(data.Validation);
        Assert.AreEqual(("test", 1), (data.ScoredPart.Name, data.ScoredPart.Part.Count));
    }

    private async Task<TrainingData> ReadAsync(string dataset, TrainingJob job, DataRoom room, string? second = null)
    {
        var report = await DatasetCheck.CheckAsync(Sample(dataset), TestContext.CancellationToken);
        return await DataReader.ReadAsync(
            new(Sample(dataset), report.Format, second), job, TrainingPlan.For(job, report), room, TestContext.CancellationToken);
    }

    private static TrainingJob Job(string path) => TrainingJobReader.Parse(File.ReadAllBytes(Sample(path)));

    private static string Sample(string path) => RepositoryFolder.Combine(["src", "Cli", "Samples", .. path.Split('/')]);
}
