using Maas.Core;
using Maas.Core.Jobs;
using Maas.Train.Data;
using static TorchSharp.torch;

namespace Maas.Train.Training;

/// <summary>
/// Trains a graph. On the CPU, a run that was stopped and resumed gives the same weights as one that was not, to the bit, for one
/// seed, one thread count and one kind of CPU. All its work is done on one thread.
/// </summary>
internal sealed class TrainingLoop : IDisposable
{
    private readonly TrainingRun run;
    private readonly Hyperparameters asked;
    private readonly ExampleOrder order;
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
            using var loop = new TrainingLoop(run);
            return await loop.RunAsync(stop);
        });

    public void Dispose() => update.Dispose();

    private async Task<TrainedModel> RunAsync(CancellationToken stop)
    {
        Start();
        while (state.End is null)
        {
            if (stop.IsCancellationRequested || pace.CheckpointIsDue)
            {
                await SaveCheckpointAsync();
                stop.ThrowIfCancellationRequested();
            }

            run.Pass.Graph.Training = true;
            using (NewDisposeScope())
            {
                var batch = run.Training.Take(order.Take(state.Epoch, state.Batch), run.Pass.Device);
                var loss = lossOf(run.Pass.Forward(batch.Inputs), batch.Targets);
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

    private void Start()
    {
        if (run.Resume is null)
        {
            RunStart.Begin(run);
        }
        else
        {
            best = RunStart.Resume(run, run.Resume, update);
        }
    }

    private void Count(double loss, Batch batch)
    {
        if (!double.IsFinite(loss))
        {
            throw ServiceError.TrainingDiverged.With(
                $"the loss became {loss} in epoch {state.Epoch + 1} at step {state.Step + 1}; "
                + $"try a learning rate below {asked.LearningRate}, a clipNorm, or standardised numbers");
        }

        var examples = batch.Count;
        pace.CountStep(examples);
        state = state with
        {
            Step = state.Step + 1,
            Batch = state.Batch + 1,
            LossSum = state.LossSum + (loss * examples),
            Examples = state.Examples + examples,
            ExamplesTotal = state.ExamplesTotal + examples,
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

        var metrics = Evaluate();
        if (metrics is not null && earlyStop.Metric is { } metric)
        {
            Observe(metrics[metric]);
        }

        try
        {
            await run.Report(Describe(loss, run.Validation is null ? null : metrics), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The loop saves a checkpoint and leaves.
        }
    }

    private IReadOnlyDictionary<string, double>? Evaluate()
    {
        var part = run.Validation ?? (earlyStop.Metric is null ? null : run.Training);
        return part is null ? null : run.Scorer.Score(run.Pass.Infer(part, 0, part.Count), part);
    }

    private void Observe(double value)
    {
        state = earlyStop.Observe(state, value);
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
