using System.Diagnostics;
using System.Globalization;
using Maas.Codecs.Planning;
using Maas.Core.Jobs;
using Maas.Datasets;
using Maas.Testing;
using Maas.Train.Data;
using Maas.Train.Graph;
using Maas.Train.Training;
using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>
/// Which share of a training's time torch has, and does not wait for examples: the fashion sample's own job, its dataset read by the
/// product's reader, in the order and with the steps of the training loop. One torch thread.
/// </summary>
internal static class DataLoading
{
    private const int Steps = 400;
    private const double Least = 0.9;

    public static async Task RunAsync()
    {
        Console.WriteLine("Data loading: the fashion sample by its own job, 2,850 pictures of 28×28, batches of 64, one torch thread");
        Console.WriteLine("| pictures | room for data | a step | waits for its batch | in torch | at least 0.90 |");
        Console.WriteLine("|---|---|---|---|---|---|");
        var job = TrainingJobReader.Parse(await File.ReadAllBytesAsync(Sample("job.json")));
        var plain = job with { Data = job.Data with { Augmentation = new() } };
        await PrintAsync("augmented", job, roomBytes: 1 << 29);
        await PrintAsync("plain", plain, roomBytes: 1 << 29);
        await PrintAsync("augmented", job, roomBytes: 1 << 16);
        await PrintAsync("plain", plain, roomBytes: 1 << 16);
    }

    private static async Task PrintAsync(string name, TrainingJob job, long roomBytes)
    {
        using var data = await ReadAsync(job, roomBytes);
        var (waits, computes) = await TorchThread.RunAsync(1, () => MeasureAsync(job, data));
        var share = computes / (waits + computes);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {roomBytes >> 10} KiB | {(waits + computes) / Steps:F2} ms | {waits / Steps:F3} ms | {share:P1} | ")
            + $"{(share >= Least ? "yes" : "no")} |");
    }

    // Milliseconds in all steps.
    private static async Task<(double Waits, double Computes)> MeasureAsync(TrainingJob job, TrainingData data)
    {
        var start = StartingModel.OfTemplate(job.Base, data);
        using var graph = TorchGraph.Load(start.Model, CPU);
        graph.Training = true;
        var pass = new GraphPass(graph, start.Names, CPU);
        using var update = new ParameterUpdate(
            job.Training, ParameterGroup.Of(graph, start.Model.Graph, job.Training, []));
        using var lossOf = new LossFunction(job.Training, [], CPU);
        await using var batches = new ExampleOrder(data.Training.Count, job.Training.BatchSize, job.Training.Seed)
            .Read(data.Training, epoch: 0, batch: 0);
        var (waits, computes) = (new Stopwatch(), new Stopwatch());
        for (var step = 0; step < Steps; step++)
        {
            waits.Start();
            using var raw = await batches.ReadAsync();
            using var scope = NewDisposeScope();
            var batch = raw!.ToBatch(CPU);
            waits.Stop();
            computes.Start();
            update.ZeroGradients();
            lossOf.Mean(pass.Forward(batch), batch.Targets).backward();
            update.Step(job.Training.LearningRate, scale: 1);
            computes.Stop();
        }

        return (waits.Elapsed.TotalMilliseconds, computes.Elapsed.TotalMilliseconds);
    }

    private static async Task<TrainingData> ReadAsync(TrainingJob job, long roomBytes)
    {
        var path = Sample("fashion-train.zip");
        var report = await DatasetCheck.CheckAsync(path, DatasetFormats.FindByName(path), CancellationToken.None);
        return await DataReader.ReadAsync(
            new(path, report.Format, Sample("fashion-test.zip")),
            job,
            TrainingPlan.For(job, report),
            new DataRoom(Path.GetTempPath(), roomBytes),
            CancellationToken.None);
    }

    private static string Sample(string file) => RepositoryFolder.Combine("src", "Cli", "Samples", "fashion", file);
}
