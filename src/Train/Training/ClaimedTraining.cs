using System.Text.Json;
using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Usage;
using Maas.Train.Claim;
using Maas.Train.Data;
using Maas.Train.Graph;
using Microsoft.Extensions.Options;

namespace Maas.Train.Training;

/// <summary>Trains a claimed job from its newest checkpoint that can be read, and tells its progress.</summary>
internal sealed class ClaimedTraining(CheckpointStore checkpoints, TrainMeter meter, IOptions<TrainOptions> options, TimeProvider time)
{
    private const int BufferBytes = 1 << 20;

    // A paragraph, in a second or two.
    private const int SampleTokens = 100;

    /// <summary>Threads that torch and ONNX Runtime compute with on the CPU.</summary>
    public int Threads => options.Value.Threads > 0 ? options.Value.Threads : Environment.ProcessorCount;

    public async Task<TrainedModel> RunAsync(JobClaim claim, PlannedJob planned, TrainingData data, StartingModel start, GraphPass pass)
    {
        var resume = await FindCheckpointAsync(claim);
        if (resume is not null)
        {
            claim.Tell("message", $"goes on from the checkpoint of step {resume.State.Step}", null);
        }

        var sampler = await TextSampler.FindAsync(data, pass);
        NativeHeap.GiveBack();
        var run = new TrainingRun
        {
            Model = start.Model,
            Pass = pass,
            Initializes = start.Initializes,
            FirstDeviation = start.FirstDeviation,
            Hyperparameters = planned.Job.Training,
            Training = data.Training,
            Validation = data.Validation,
            Scorer = Scorer.For(planned.Job.Training, data.Decoding),
            Threads = Threads,
            MemoryLeft = FreeMemory.Read(),
            Resume = resume,
            LearningRates = planned.Job.Base.LearningRates,
            NewWeights = start.NewWeights,
            ClassWeights = ClassWeightsOf(planned, data),

            // Off the torch thread, which has the next steps to do.
            SaveCheckpoint = (checkpoint, cancellation) =>
                new(Task.Run(() => SaveAsync(claim, planned, checkpoint, cancellation), cancellation)),
            Report = (progress, _) => Report(claim, progress, sampler, planned.Job.Training.Seed),
            Time = time,
        };
        return await TrainingLoop.RunAsync(run, claim.Cancellation);
    }

    private async Task<Checkpoint?> FindCheckpointAsync(JobClaim claim)
    {
        foreach (var name in await checkpoints.ListAsync(claim.Tenant, claim.Id, claim.Cancellation))
        {
            try
            {
                await using var content = await checkpoints.OpenAsync(name, claim.Cancellation);
                return await CheckpointFile.ReadAsync(content, claim.Cancellation);
            }
            catch (InvalidDataException exception)
            {
                claim.Tell(
                    "message", $"a checkpoint can't be read ({exception.Message}); the one before is tried", null, JobEventLevel.Warn);
            }
        }

        return null;
    }

    private async Task SaveAsync(JobClaim claim, PlannedJob planned, Checkpoint checkpoint, CancellationToken cancellation)
    {
        if (claim.IsLost)
        {
            return;
        }

        var step = checkpoint.State.Step;
        try
        {
            // Through a file: with an optimizer's state, a checkpoint can be longer than an array.
            await using var content = new FileStream(
                Path.Combine(claim.Folder, "checkpoint"), FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferBytes,
                FileOptions.DeleteOnClose);
            await CheckpointFile.WriteAsync(checkpoint, content, cancellation);
            content.Position = 0;
            await checkpoints.SaveAsync(claim.Job, step, content, planned.Job.Training.KeepCheckpoints, cancellation);
            var (before, now) = (claim.Job.Used, Used(checkpoint.State));
            await claim.ChangeAsync(job => job with { Used = now }, cancellation);
            meter.CountUse(claim.Tenant, before, now);
            claim.Tell("checkpoint", $"checkpoint at step {step}", JsonSerializer.SerializeToElement(new { step }));
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or ClaimLostException))
        {
            // Storage is away, or the disk is full: what was trained is still here, and the next checkpoint may do.
            claim.Tell(
                "message", $"the checkpoint of step {step} can't be saved ({exception.Message}); it is tried again with the next one", null,
                JobEventLevel.Warn);
        }
    }

    private static IReadOnlyList<float> ClassWeightsOf(PlannedJob planned, TrainingData data)
    {
        if (planned.Job.Training.ClassWeights is not { } weights || data.Training.Classes is not { } classes)
        {
            return [];
        }

        var counts = new long[planned.Plan.Classes.Count];
        foreach (var label in classes)
        {
            counts[label]++;
        }

        return weights.Of(planned.Plan.Classes, counts);
    }

    private static JobUsage Used(RunState state) =>
        new(GraphPass.BestDevice.type.Word(), state.ElapsedSeconds, state.ExamplesTotal, state.TokensTotal);

    private static ValueTask Report(JobClaim claim, Progress progress, TextSampler? sampler, int seed)
    {
        claim.Tell("progress", ProgressText.Of(progress), JsonSerializer.SerializeToElement(progress, JsonSerializerOptions.Web));
        if (sampler?.Sample(SampleTokens, seed, progress.Step) is { } text)
        {
            claim.Tell("sample", text, JsonSerializer.SerializeToElement(new { step = progress.Step }));
        }

        return ValueTask.CompletedTask;
    }
}
