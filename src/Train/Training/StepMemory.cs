using Maas.Core;
using Maas.Core.Jobs;
using Maas.Train.Graph;
using TorchSharp;
using static TorchSharp.torch;

namespace Maas.Train.Training;

/// <summary>
/// What a training step takes at least beside the weights, known before the first one. What a pass keeps for the way back is
/// measured with one example and with two; each further example takes as much again. A step that can't fit would have the system
/// end the trainer, attempt after attempt, without a word.
/// </summary>
/// <param name="OfOne">Bytes that a pass of one example keeps.</param>
/// <param name="OfEach">Bytes that it keeps for each further one.</param>
/// <param name="OfUpdate">Bytes of the gradients and the optimizer's state.</param>
internal sealed record StepMemory(long OfOne, long OfEach, long OfUpdate)
{
    // The share of what is left that an advised batch size keeps: at its peak a step takes some two times as much.
    private const double Advised = 0.33;

    /// <summary>Holds a run's step to the memory that is left. On a GPU nothing is measured: its own allocator refuses.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceError.OutOfMemory"/>: the step takes more than there is.</exception>
    public static async Task CheckAsync(TrainingRun run)
    {
        if (run.MemoryLeft == long.MaxValue || run.Pass.Device.type != DeviceType.CPU)
        {
            return;
        }

        var batchSize = Math.Min(run.Hyperparameters.BatchSize, run.Training.Count);
        if (await FindAsync(run, batchSize) is { } memory && memory.AtLeast(batchSize) > run.MemoryLeft)
        {
            throw memory.Refusal(batchSize, run.MemoryLeft);
        }
    }

    /// <summary>Measures; null where the C library does not tell what is allocated.</summary>
    public static async Task<StepMemory?> FindAsync(TrainingRun run, int batchSize)
    {
        var update = UpdateBytes(run);
        if (await KeptAsync(run, 1) is not { } first)
        {
            return null;
        }

        if (batchSize == 1 || first > run.MemoryLeft || update > run.MemoryLeft)
        {
            return new(first, 0, update);
        }

        // What torch allocates once, at the first pass of a kind, is no example's.
        _ = await KeptAsync(run, 2);
        var (one, two) = (await KeptAsync(run, 1), await KeptAsync(run, 2));
        return new(one!.Value, Math.Max(0, two!.Value - one.Value), update);
    }

    /// <summary>What a step of so many examples takes at least.</summary>
    public long AtLeast(int examples) => Math.Max(Kept(examples), OfUpdate);

    /// <summary>The sentence for a step that does not fit.</summary>
    public ServiceException Refusal(int batchSize, long left)
    {
        var fitting = OfUpdate > left || OfEach == 0 ? 0 : (long)(((Advised * left) - OfOne) / OfEach) + 1;
        var advice = OfUpdate > left
            ? $"the gradients and the optimizer's state alone take {Shown(OfUpdate)}; try a smaller model, or freeze some of its layers"
            : Advised * left < OfOne || fitting < 1
                ? $"even one example takes {Shown(OfOne)}; try shorter texts, smaller pictures or a smaller model"
                : $"try a batchSize of {Math.Min(fitting, batchSize - 1)}, with accumulation where the step should stay as large, "
                    + "or shorter texts, smaller pictures or a smaller model";
        return ServiceError.OutOfMemory.With(
            $"a step of {batchSize} examples takes at least {Shown(AtLeast(batchSize))} beside the weights; "
                + $"{Shown(left)} are left; {advice}");
    }

    private long Kept(int examples) => OfOne + ((examples - 1) * OfEach);

    // As it will be served: without dropout, and so that no statistics are counted and no random numbers drawn.
    private static async Task<long?> KeptAsync(TrainingRun run, int examples)
    {
        await using var reader = run.Training.ReadFirst(examples, examples);
        using var raw = await reader.ReadAsync();
        using var scope = NewDisposeScope();
        run.Pass.Graph.Training = false;
        var before = NativeHeap.InUse();
        _ = run.Pass.Forward(raw!.ToBatch(run.Pass.Device));
        var kept = NativeHeap.InUse() - before;

        // Of bfloat16, half as long, at least as many values are kept.
        return run.Hyperparameters.Precision == Precision.Bfloat16 ? kept / 2 : kept;
    }

    private static long UpdateBytes(TrainingRun run)
    {
        var asked = run.Hyperparameters;
        var states = asked.Optimizer switch
        {
            Core.Jobs.Optimizer.Adam or Core.Jobs.Optimizer.Adamw => 2,
            Core.Jobs.Optimizer.Rmsprop => 1,
            _ => asked.Momentum > 0 ? 1 : 0,
        };
        return (1 + states) * run.Pass.Graph.Parameters.Values.Sum(parameter => parameter.NumberOfElements * parameter.ElementSize);
    }

    private static string Shown(long bytes) =>
        FormattableString.Invariant(bytes >= 1_000_000_000 ? $"{bytes / 1e9:0.#} GB" : (FormattableString)$"{bytes / 1e6:0.#} MB");
}
