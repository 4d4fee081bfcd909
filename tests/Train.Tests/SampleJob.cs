using Maas.Codecs.Planning;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Datasets;
using Maas.Testing;
using Maas.Train.Data;
using Maas.Train.Graph;
using Maas.Train.Training;
using Maas.Train.Validation;
using static TorchSharp.torch;

namespace Maas.Train.Tests;

/// <summary>One of the product's sample jobs, through all stages that need no storage.</summary>
internal sealed class SampleJob(string dataset, TrainingJob job)
{
    private readonly string path = Sample(dataset);

    public List<Progress> Reports { get; } = [];

    /// <summary>How a trained model goes on with a text; null where it makes none.</summary>
    public string? Text { get; private set; }

    /// <summary>The job of a file, with another seed.</summary>
    public static SampleJob Of(string dataset, string jobFile, int seed)
    {
        var job = TrainingJobReader.Parse(File.ReadAllBytes(Sample(jobFile)));
        return new(dataset, job with { Training = job.Training with { Seed = seed } });
    }

    public async Task<TrainingData> ReadAsync(CancellationToken cancellation)
    {
        var report = await DatasetCheck.CheckAsync(path, DatasetFormats.FindByName(path), cancellation);
        return await DataReader.ReadAsync(
            new(path, report.Format, job.Data.Split.TestDataset is { } second
                ? Path.Combine(Path.GetDirectoryName(path)!, $"{second}.zip")
                : null),
            job,
            TrainingPlan.For(job, report),
            new DataRoom(Path.GetTempPath(), 1 << 29),
            cancellation);
    }

    public async Task<Evaluation> RunAsync(CancellationToken cancellation)
    {
        using var data = await ReadAsync(cancellation);
        var start = StartingModel.OfTemplate(job.Base, data);
        using var graph = TorchGraph.Load(start.Model, CPU);
        var pass = new GraphPass(graph, start.Names, CPU);
        await TrainingLoop.RunAsync(
            new()
            {
                Model = start.Model,
                Pass = pass,
                Initializes = start.Initializes,
                Hyperparameters = job.Training,
                Training = data.Training,
                Validation = data.Validation,
                Scorer = Scorer.For(job.Training, data.Decoding),
                Threads = 1,
                SaveCheckpoint = (_, _) => ValueTask.CompletedTask,
                Report = (progress, _) =>
                {
                    Reports.Add(progress);
                    return ValueTask.CompletedTask;
                },
                Time = TimeProvider.System,
            },
            cancellation);
        Text = (await TextSampler.FindAsync(data, pass))?.Sample(tokens: 60, job.Training.Seed);
        var folder = Directory.CreateTempSubdirectory("maas-train-");
        try
        {
            var path = Path.Combine(folder.FullName, "model.onnx");
            var written = await TrainedFile.WriteAsync(start.Model, pass, start.Name(data), job, 1, path, isTrial: false, cancellation);
            return written.Evaluation;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // What a test made lies in a folder of its own.
    private static string Sample(string path) =>
        Path.IsPathRooted(path) ? path : RepositoryFolder.Combine(["src", "Cli", "Samples", .. path.Split('/')]);
}
