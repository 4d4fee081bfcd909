using Maas.Core;
using Maas.Core.Jobs;
using Maas.Train.Data;
using static TorchSharp.torch;

namespace Maas.Train.Training;

/// <summary>
/// Trains a graph. On the CPU, a run that was stopped and resumed gives the same weights as one that was not, to the bit, for one
/// seed, one thread count and one kind of CPU. All its work is done on one thread.
/// </summary>
internal sealed class TrainingLoop : IAsyncDisposable
{
    private readonly TrainingRun run;
    private readonly Hyperparameters asked;
    private readonly ExampleOrder order;
    private readonly BatchReader batches;
    private readonly LearningRate learningRate;
    private readonly EarlyStop earlyStop;
    private readonly Func<Tensor, Tensor, Tensor> lossOf;
    private readonly ParameterUpdate update;
    private readonly Pace pace;
    private RunState state;
    private Dictionary<string, byte[]>? best;

    private TrainingLoop(TrainingRun run)
    {
        this.run = run;
        asked = run.Hyperparameters;
        order = new(run.Training.Count, asked.BatchSize, asked.Seed);
        learningRate = new(asked, order.Batches);
        earlyStop = new(asked.Stop);
        lossOf = LossFunction.For(asked);
        update = new(asked, [.. run.Pass.Graph.Parameters.Values]);
        state = run.Resume?.State ?? new() { Seed = asked.Seed, Threads = run.Threads };
        batches = order.Read(run.Training, state.Epoch, state.Batch);
        pace = new(run.Time, TimeSpan.FromSeconds(asked.CheckpointSeconds), state.ElapsedSeconds);
    }

    private bool TimeIsSpent => pace.ElapsedSeconds / 60 >= asked.MaximumMinutes;

    /// <summary>
    /// Runs to the end; the weights that are kept are then in the graph. Stopped, it saves a checkpoint and throws
    /// <see cref="OperationCanceledException"/>; a loss that is no number is <see cref="ServiceError.TrainingDiverged"/>.
    /// </summary>
    /// <exception cref="InvalidDataException">The checkpoint to resume from is of another run.</exception>
    public static Task<TrainedModel> RunAsync(TrainingRun run, CancellationToken stop) =>
        TorchThread.RunAsync(run.Resume?.State.Threads ?? run.Threads, async () =>
        {
            await using var loop = new TrainingLoop(run);
            return await loop.RunAsync(stop);
        });

    public ValueTask DisposeAsync()
    {
        update.Dispose();
        return batches.DisposeAsync();
    }

    private async Task<TrainedModel> RunAsync(CancellationToken stop)
    {
        best = RunStart.Begin(run, update);
        while (state.End is null)
        {
            if (stop.IsCancellationRequested || pace.CheckpointIsDue)
            {
                await SaveCheckpointAsync();
                stop.ThrowIfCancellationRequested();
            }

            using var raw = await batches.ReadAsync();
            run.Pass.Graph.Training = true;
            using (NewDisposeScope())
            {
                var batch = raw!.ToBatch(run.Pass.Device);
                var loss = lossOf(run.Pass.Forward(batch), batch.Targets);
                Count(loss.item<float>(), batch);
                update.ZeroGradients();
                loss.backward();
                update.Step(learningRate.At(state.Step - 1));
            }

            if (state.Batch == order.Batches || TimeIsSpent)
            {
                await EndEpochAsync(stop);
            }
        }

        await SaveCheckpointAsync();
        stop.ThrowIfCancellationRequested();
        return Finish();
    }

    private void Count(double loss, Batch batch)
    {
        if (!double.IsFinite(loss))
        {
            throw ServiceError.TrainingDiverged.With(
                $"the loss became {loss} in epoch {state.Epoch + 1} at step {state.Step + 1}; "
                + $"try a learning rate below {asked.LearningRate}, a clipNorm, or standardised numbers");
        }

        pace.CountStep(batch.Count);
        state = state with
        {
            Step = state.Step + 1,
            Batch = state.Batch + 1,
            LossSum = state.LossSum + (loss * batch.Count),
            Examples = state.Examples + batch.Count,
            ExamplesTotal = state.ExamplesTotal + batch.Count,
            TokensTotal = state.TokensTotal + batch.Tokens,
        };
    }

    // An epoch that the time limit cuts off counts as one.
    private async Task EndEpochAsync(CancellationToken stop)
    {
        var loss = state.MeanLoss;
        state = state with { Epoch = state.Epoch + 1, Batch = 0, LossSum = 0, Examples = 0 };
        state = state with { End = state.Epoch >= asked.Epochs ? RunEnd.EpochsSpent : TimeIsSpent ? RunEnd.TimeSpent : null };
        if (state.Epoch % asked.LogEveryEpochs != 0 && state.End is null)
        {
            return;
        }

        var metrics = await EvaluateAsync();
        Observe(metrics);

        try
        {
            await run.Report(Describe(loss, run.Validation is null ? null : metrics), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The loop saves a checkpoint and leaves.
        }
    }

    private async Task<IReadOnlyDictionary<string, double>?> EvaluateAsync() =>
        (run.Validation ?? (earlyStop.Metric is null ? null : run.Training)) is { } part
            ? (await run.Scorer.ScoreAsync(run.Pass, part, run.Pass.Names.Width)).Metrics
            : null;

    private void Observe(IReadOnlyDictionary<string, double>? metrics)
    {
        if (metrics is null || earlyStop.Metric is not { } metric)
        {
            return;
        }

        state = earlyStop.Observe(state, metrics[metric]);
        state = state with { End = earlyStop.FindEnd(state) ?? state.End };
        if (earlyStop.KeepsBest && state.BestEpoch == state.Epoch)
        {
            best = Weights.Copy(run.Pass.Graph);
        }
    }

    private Progress Describe(double loss, IReadOnlyDictionary<string, double>? metrics) => new()
    {
        Epoch = state.Epoch,
        Epochs = asked.Epochs,
        Step = state.Step,
        Loss = loss,
        Metrics = metrics,
        ExamplesPerSecond = pace.TakeExamplesPerSecond(),
        EstimatedFinish = pace.EstimateFinish(
            state.End is null ? ((long)asked.Epochs * order.Batches) - state.Step : 0, asked.MaximumMinutes * 60),
        LearningRate = learningRate.At(state.Step - 1),
    };

    private async Task SaveCheckpointAsync()
    {
        var checkpoint = RunStart.Copy(run, state with { ElapsedSeconds = pace.ElapsedSeconds }, update, best);
        await run.SaveCheckpoint(checkpoint, CancellationToken.None);
        pace.CountCheckpoint();
    }

    private TrainedModel Finish()
    {
        if (best is not null)
        {
            Weights.Restore(run.Pass.Graph, best);
        }

        run.Pass.Graph.Training = false;
        var usage = new RunUsage(pace.ElapsedSeconds, state.ExamplesTotal, state.TokensTotal);
        return new(state.Epoch, state.Step, state.End!.Value, best is null ? state.Epoch : state.BestEpoch!.Value, usage);
    }
}
