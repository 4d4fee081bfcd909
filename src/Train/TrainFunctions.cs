using Maas.Core.Jobs;
using Maas.Core.Storage;
using Maas.Core.Telemetry;
using Maas.Train.Graph;
using Maas.Train.Training;
using Maas.Train.Validation;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Train;

/// <summary>The way of a training job: from its message to a published version.</summary>
public sealed class TrainFunctions(TrainingStages stages)
{
    [Function("train")]
    public async Task TrainAsync(
        [QueueTrigger(StorageNames.TrainingQueue, Connection = StorageServices.Connection)] string message,
        string id,
        CancellationToken cancellation)
    {
        var job = await stages.Intake.ReceiveAsync(message, id, cancellation);
        var ready = await stages.Sweeps.AdvanceAsync(job, cancellation);
        await stages.Claims.RunAsync(ready, RunAsync, cancellation);
        var sweep = await stages.Sweeps.AdvanceSweepOfAsync(ready, cancellation);
        await stages.Claims.RunAsync(sweep, RunAsync, cancellation);
    }

    [Function("poisoned")]
    public Task PoisonedAsync(
        [QueueTrigger(StorageNames.TrainingPoisonQueue, Connection = StorageServices.Connection)] string message,
        string id,
        CancellationToken cancellation) => stages.Intake.GiveUpAsync(message, id, cancellation);

    /// <summary>A sweep whose trials are over publishes the best one; any other job is trained.</summary>
    internal Task RunAsync(JobClaim claim) => claim.Job.IsSweep
        ? Spans.InAsync("publish", () => stages.Publisher.PublishBestAsync(claim))
        : TrainAsync(claim);

    /// <summary>The stages of a claimed job, in their order.</summary>
    internal async Task TrainAsync(JobClaim claim)
    {
        await stages.Story.TellStartAsync(claim.Job, claim.Cancellation);
        var planned = await stages.Planner.PlanAsync(claim.Job, claim.Cancellation);
        using var data = await Spans.InAsync("data", () => stages.Data.ReadAsync(claim, planned));
        var start = await Spans.InAsync("base", () => stages.Start.LoadAsync(claim, planned, data));
        using var graph = Spans.In(
            "graph", () => TorchGraph.Load(start.Model, GraphPass.BestDevice, start.Frozen, planned.Job.Training.Precision));
        var pass = new GraphPass(graph, start.Names, GraphPass.BestDevice);
        var trained = await Spans.InAsync("training", () => stages.Training.RunAsync(claim, planned, data, start, pass));
        var path = Path.Combine(claim.Folder, "model.onnx");
        var named = start.Name(data);
        var isTrial = claim.Job.Trial is not null;
        var file = await Spans.InAsync("validation", () => TrainedFile.WriteAsync(
            start.Model, pass, named, planned.Job, stages.Training.Threads, path, isTrial, claim.Cancellation));
        await Spans.InAsync("publish", () => stages.Publisher.PublishAsync(claim, planned, named, trained, file));
    }
}
