using Maas.Core.Registry;

namespace Maas.Train.Tests;

/// <summary>The product's own samples, from file to scored model.</summary>
[TestClass]
[DoNotParallelize]
public sealed class SamplesTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Digits_are_recognised()
    {
        var evaluation = await SampleJob.Of("digits/digits.zip", "digits/job.json", seed: 1).RunAsync(TestContext.CancellationToken);

        Show("digits", evaluation);
        Assert.AreEqual("test", evaluation.Part);
        Assert.IsGreaterThanOrEqualTo(0.97, evaluation.Metrics["accuracy"]);
        Assert.IsLessThan(0.2, evaluation.Baseline["accuracy"]);
    }

    [TestMethod]
    [DataRow("species.json", "accuracy", 0.97)]
    [DataRow("body-mass.json", "r2", 0.80)]
    public async Task Penguins_are_told_apart_and_weighed_whatever_the_seed(string job, string metric, double least)
    {
        var scores = new List<double>();
        foreach (var seed in Enumerable.Range(1, 5))
        {
            var evaluation = await SampleJob.Of("penguins/penguins.csv", $"penguins/{job}", seed).RunAsync(TestContext.CancellationToken);
            Show($"{job} {seed}", evaluation);
            scores.Add(evaluation.Metrics[metric]);
        }

        Assert.IsGreaterThanOrEqualTo(least, scores.Average());
    }

    [TestMethod]
    [TestCategory("Long")]
    [DataRow("digits/digits.zip", "digits/resnet.json", "accuracy", 0.98)]
    [DataRow("fashion/fashion-train.zip", "fashion/job.json", "accuracy", 0.83)]
    [DataRow("mails/mails.csv", "mails/job.json", "accuracy", 0.95)]
    [DataRow("spoken-digits/spoken-digits-train.zip", "spoken-digits/job.json", "accuracy", 0.90)]
    [DataRow("moby-dick/moby-dick.txt", "moby-dick/job.json", "bitsPerCharacter", 2.25)]
    public async Task Every_sample_reaches_what_it_is_for(string dataset, string job, string metric, double mark)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var evaluation = await SampleJob.Of(dataset, job, seed: 1).RunAsync(TestContext.CancellationToken);

        Show($"{job} in {watch.Elapsed.TotalSeconds:F0} s", evaluation);
        var value = evaluation.Metrics[metric];
        Assert.IsTrue(metric == "accuracy" ? value >= mark : value <= mark, $"{metric} {value}");
    }

    private void Show(string name, Evaluation evaluation) => TestContext.WriteLine(
        $"{name}: " + string.Join(
            ", ", evaluation.Metrics.Select(pair => $"{pair.Key} {pair.Value:F4} ({evaluation.Baseline[pair.Key]:F4})")));
}
