using System.Buffers.Binary;
using System.IO.Compression;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Testing;

namespace Maas.Train.Tests;

/// <summary>Every kind of data, small and made up, from file to scored model.</summary>
[TestClass]
[DoNotParallelize]
public sealed class TasksTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("texts.csv")]
    [DataRow("texts.jsonl")]
    [DataRow("texts.zip")]
    public async Task Texts_are_told_apart(string name)
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, name);
        var texts = Enumerable.Range(0, 90).Select(i => (
            Label: i % 2 == 0 ? "sea" : "land",
            Text: $"{(i % 2 == 0 ? "the whale swims in the sea" : "a horse runs over the field")} number {i * 7919 % 1000}"));
        await WriteAsync(path, texts);

        var evaluation = await RunAsync(path, """
            { "model": "m", "task": "text-classification", "dataset": "d",
              "data": { "encoding": { "length": 24, "tokenizer": { "vocabularySize": 400 } } },
              "base": { "template": "text-transformer", "options": { "layers": 1, "width": 16, "heads": 2 } },
              "training": { "epochs": 12, "batchSize": 8, "learningRate": 0.01 } }
            """);

        Assert.AreEqual("test", evaluation.Part);
        Assert.IsGreaterThanOrEqualTo(0.9, evaluation.Metrics["accuracy"]);
    }

    [TestMethod]
    public async Task Sounds_are_told_apart()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "sounds.zip");
        await using (var archive = await ZipFile.OpenAsync(path, ZipArchiveMode.Create))
        {
            foreach (var index in Enumerable.Range(0, 40))
            {
                await using var entry = await archive.CreateEntry($"{(index % 2 == 0 ? "low" : "high")}/{index}.wav").OpenAsync();
                await entry.WriteAsync(Wave(index % 2 == 0 ? 300 + (3 * index) : 2000 + (9 * index)));
            }
        }

        var evaluation = await RunAsync(path, """
            { "model": "m", "task": "audio-classification", "dataset": "d", "data": { "split": { "validation": 0, "test": 0.2 } },
              "base": { "template": "audio-cnn", "options": { "channels": [8] } },
              "training": { "epochs": 10, "batchSize": 8, "learningRate": 0.01 } }
            """);

        Assert.IsGreaterThanOrEqualTo(0.9, evaluation.Metrics["accuracy"]);
    }

    [TestMethod]
    public async Task A_text_is_gone_on_with()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "text.txt");
        await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("It is not down in any map; true places never are. ", 120)));

        var job = Job(path, """
            { "model": "m", "task": "text-generation", "dataset": "d",
              "data": { "encoding": { "tokenizer": { "vocabularySize": 300 } } },
              "base": { "template": "gpt", "options": { "layers": 1, "width": 32, "heads": 2, "context": 32 } },
              "training": { "epochs": 15, "batchSize": 8, "learningRate": 0.01 } }
            """);

        var evaluation = await job.RunAsync(TestContext.CancellationToken);

        Assert.Contains("true places never are", job.Text!);
        Assert.IsLessThan(0.5, evaluation.Metrics["bitsPerCharacter"]);
        Assert.AreEqual(Math.Exp(evaluation.Metrics["loss"]), evaluation.Metrics["perplexity"], 1e-9);
        Assert.IsGreaterThan(2 * evaluation.Metrics["bitsPerCharacter"], evaluation.Baseline["bitsPerCharacter"]);
    }

    private Task<Evaluation> RunAsync(string path, string job) => Job(path, job).RunAsync(TestContext.CancellationToken);

    private static SampleJob Job(string path, string job) =>
        new(path, TrainingJobReader.Parse(System.Text.Encoding.UTF8.GetBytes(job)));

    private static async Task WriteAsync(string path, IEnumerable<(string Label, string Text)> texts)
    {
        if (!path.EndsWith(".zip", StringComparison.Ordinal))
        {
            var isCsv = path.EndsWith(".csv", StringComparison.Ordinal);
            string[] header = isCsv ? ["text,label"] : [];
            var lines = texts.Select(
                each => isCsv ? $"{each.Text},{each.Label}" : $$"""{"text":"{{each.Text}}","label":"{{each.Label}}"}""");
            await File.WriteAllLinesAsync(path, [.. header, .. lines]);
            return;
        }

        await using var archive = await ZipFile.OpenAsync(path, ZipArchiveMode.Create);
        foreach (var (index, (label, text)) in texts.Index())
        {
            await using var entry = await archive.CreateEntry($"{label}/{index}.txt").OpenAsync();
            await entry.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
        }
    }

    // A quarter of a second at 8 kHz, mono, 16 bits.
    private static byte[] Wave(double hertz)
    {
        const int Rate = 8000, Samples = 2000;
        var file = new byte[44 + (2 * Samples)];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        int[] format = [16, 1 | (1 << 16), Rate, 2 * Rate, 2 | (16 << 16)];
        for (var index = 0; index < format.Length; index++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16 + (4 * index)), format[index]);
        }

        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), 2 * Samples);
        for (var index = 0; index < Samples; index++)
        {
            var value = (short)(20_000 * Math.Sin(2 * Math.PI * hertz * index / Rate));
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(44 + (2 * index)), value);
        }

        return file;
    }
}
