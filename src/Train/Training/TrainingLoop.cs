using Maas.Core;
using Maas.Core.Jobs;
using Maas.Train.Data;
using Maas.Train.Graph;
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
    private readonly LossFunction lossOf;
    private readonly ParameterUpdate update;
    private readonly WeightAverage? average;
    private readonly RunEvaluation evaluation;
    private readonly Divergence divergence;
    private readonly Pace pace;
    private Task saving = Task.CompletedTask;
    private RunState state;

    private TrainingLoop(TrainingRun run)
    {
        this.run = run;
        asked = run.Hyperparameters;
        var graph = run.Pass.Graph;
        order = new(run.Training.Count, asked.BatchSize, asked.Seed);
        learningRate = new(asked, (order.Batches + asked.AccumulationSteps - 1) / asked.AccumulationSteps);
        using var open = new Unfinished();
        lossOf = open.Add(new LossFunction(asked, run.ClassWeights, run.Pass.Device));
        update = open.Add(new ParameterUpdate(asked, ParameterGroup.Of(graph, run.Model.Graph, asked, run.LearningRates)));
        average = asked.AverageDecay is { } decay ? new(graph, decay) : null;
        evaluation = new(run, average);
        divergence = new(graph, asked);
        state = run.Resume?.State ?? new() { Seed = asked.Seed, Threads = run.Threads };
        batches = order.Read(run.Training, state.Epoch, state.Batch);
        pace = new(run.Time, TimeSpan.FromSeconds(asked.CheckpointSeconds), asked.CheckpointSteps, state.ElapsedSeconds);
        open.HandOver();
    }

    private bool TimeIsSpent => pace.ElapsedSeconds / 60 >= asked.MaximumMinutes;

    /// <summary>
    /// Runs to the end; the weights that are kept are then in the graph. Stopped, it saves a checkpoint and throws
    /// <see cref="OperationCanceledException"/>; a loss that is no number is <see cref="ServiceError.TrainingDiverged"/>.
    /// </summary>
    /// <exception cref="ServiceException">As said, or <see cref="ServiceError.OutOfMemory"/>: a step does not fit.</exception>
    /// <exception cref="InvalidDataException">The checkpoint to resume from is of another run.</exception>
    public static Task<TrainedModel> RunAsync(TrainingRun run, CancellationToken stop) =>
        TorchThread.RunAsync(run.Resume?.State.Threads ?? run.Threads, async () =>
        {
            try
            {
                await using var loop = new TrainingLoop(run);
                return await loop.RunAsync(stop);
            }
            catch (Exception error) when (error is not ServiceException && TorchErrors.IsOutOfMemory(error))
            {
                var bytes = run.Pass.Graph.Parameters.Values.Sum(parameter => parameter.NumberOfElements * parameter.ElementSize);
                throw TorchErrors.OutOfMemory(run.Hyperparameters.BatchSize, bytes, run.Hyperparameters.Precision == Precision.Bfloat16);
            }
        });

    public async ValueTask DisposeAsync()
    {
        await saving.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        update.Dispose();
        average?.Dispose();
        lossOf.Dispose();
        await batches.DisposeAsync();
    }

    private async Task<TrainedModel> RunAsync(CancellationToken stop)
    {
        await StepMemory.CheckAsync(run);
        evaluation.Best = RunStart.Begin(run, update, average);
        while (state.End is null || state.Owed is not null)
        {
            if (stop.IsCancellationRequested || (state.Owed is null && pace.CheckpointIsDue && saving.IsCompleted))
            {
                await BeginCheckpointAsync();
                await (stop.IsCancellationRequested ? saving : Task.CompletedTask);
                stop.ThrowIfCancellationRequested();
            }

            await (state.Owed is { } loss ? EvaluateAsync(loss, stop) : StepAsync());
        }

        await BeginCheckpointAsync();
        await saving;
        stop.ThrowIfCancellationRequested();
        return Finish();
    }

    private async Task StepAsync()
    {
        run.Pass.Graph.Training = true;
        var (weight, end) = (0.0, Math.Min(state.Batch + asked.AccumulationSteps, order.Batches));
        while (state.Batch < end)
        {
            using var raw = await batches.ReadAsync();
            weight += Learn(raw!, isFirst: weight == 0);
        }

        using (NewDisposeScope())
        {
            update.Step(learningRate.At(state.Step), scale: asked.AccumulationSteps == 1 ? 1 : 1 / weight);
            average?.Add(state.Step + 1);
        }

        state = state with { Step = state.Step + 1 };
        pace.CountStep();
        if (state.Batch == order.Batches || TimeIsSpent || state.Step >= asked.MaximumSteps)
        {
            EndEpoch();
        }
        else if (state.Step % asked.EvaluateEverySteps == 0)
        {
            state = state with { Owed = state.RecentLoss };
        }
    }

    // Adds a batch's gradients to those of the step; gives how much it weighs among the step's.
    private double Learn(RawBatch raw, bool isFirst)
    {
        using var scope = NewDisposeScope();
        var batch = raw.ToBatch(run.Pass.Device);
        var outputs = run.Pass.Forward(batch);
        var loss = lossOf.Mean(outputs, batch.Targets);
        var weight = lossOf.Weight(batch.Targets);
        Check(loss.item<float>(), batch, outputs, begun: !isFirst);
        state = state.AfterBatch(loss.item<float>(), weight, batch);
        pace.CountExamples(batch.Count);
        if (isFirst)
        {
            update.ZeroGradients();
        }

        (asked.AccumulationSteps == 1 ? loss : loss.mul(weight)).backward();
        return weight;
    }

    private void Check(double loss, Batch batch, Tensor outputs, bool begun)
    {
        if (!double.IsFinite(loss))
        {
            throw divergence.Explain(loss, state, learningRate.Last(state), batch, outputs, begun);
        }
    }

    // An epoch that a limit cuts off counts as one.
    private void EndEpoch()
    {
        var loss = state.EpochLoss;
        state = state.AfterEpoch(asked, isWhole: state.Batch == order.Batches, TimeIsSpent);
        var isOwed = state.Epoch % asked.LogEveryEpochs == 0 || state.Step % asked.EvaluateEverySteps == 0 || state.End is not null;
        state = state with { Owed = isOwed ? loss : null };
    }

    // Stopped midway, it is owed as before: the loop saves a checkpoint and leaves, and it is made anew when the run goes on.
    private async Task EvaluateAsync(LossMean loss, CancellationToken stop)
    {
        divergence.RefuseBrokenWeights(state, learningRate.Last(state));
        try
        {
            (state, var metrics) = await evaluation.ObserveAsync(state with { RecentLoss = default, Owed = null }, stop);
            await run.Report(Progress.Of(state, loss, metrics, asked, learningRate, pace), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The loop comes to it.
        }
    }

    // Copied here, between two steps; written and sent while the next steps run, at most one at a time.
    private async Task BeginCheckpointAsync()
    {
        await saving;
        var checkpoint = RunStart.Copy(run, state with { ElapsedSeconds = pace.ElapsedSeconds }, update, average, evaluation.Best);
        saving = run.SaveCheckpoint(checkpoint, CancellationToken.None).AsTask();
        pace.CountCheckpoint();
    }

    private TrainedModel Finish()
    {
        evaluation.Keep(run.Pass.Graph);
        run.Pass.Graph.Training = false;
        var usage = new RunUsage(pace.ElapsedSeconds, state.ExamplesTotal, state.TokensTotal);
        var kept = evaluation.Best is null ? state.Epoch : state.BestEpoch!.Value;
        return new(state.Epoch, state.Step, state.End!.Value, kept, usage);
    }
}
