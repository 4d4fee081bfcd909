using static TorchSharp.torch;

namespace Maas.Train.Training;

/// <summary>Brings graph, optimizer and generator to where a run begins or goes on, and makes the copy of all that.</summary>
internal static class RunStart
{
    private const string WeightsPrefix = "weights/";
    private const string BestPrefix = "best/";
    private const string AveragePrefix = "average/";

    /// <summary>Begins the run anew or where its checkpoint is; gives the weights that were the best there, or null.</summary>
    public static Dictionary<string, byte[]>? Begin(TrainingRun run, ParameterUpdate update, WeightAverage? average)
    {
        if (run.Resume is not null)
        {
            return Resume(run, run.Resume, update, average);
        }

        BeginAnew(run);
        return null;
    }

    public static Checkpoint Copy(
        TrainingRun run, RunState state, ParameterUpdate update, WeightAverage? average, IReadOnlyDictionary<string, byte[]>? best)
    {
        using var generatorState = random.get_rng_state();
        var sections = new Dictionary<string, byte[]>
        {
            [Checkpoint.Optimizer] = update.Save(),
            [Checkpoint.Generator] = Weights.Bytes(generatorState),
        };
        Add(sections, WeightsPrefix, Weights.Copy(run.Pass.Graph));
        Add(sections, AveragePrefix, average?.Copy() ?? new Dictionary<string, byte[]>());
        Add(sections, BestPrefix, best ?? new Dictionary<string, byte[]>());
        return new() { State = state, Sections = sections };
    }

    private static void BeginAnew(TrainingRun run)
    {
        // As one who writes it by hand does: seed, then layers, then whatever dropout draws, from one generator.
        var hyperparameters = run.Hyperparameters;
        using var generator = new Generator((ulong)hyperparameters.Seed);
        var initializer = new Initializer(hyperparameters.Initialization, generator, run.FirstDeviation);
        initializer.Initialize(run.Pass.Graph, run.Model.Graph, name => run.Initializes || run.NewWeights.Contains(name));

        random.manual_seed(hyperparameters.Seed);
        using var generatorState = generator.get_state();
        random.set_rng_state(generatorState);
    }

    private static Dictionary<string, byte[]>? Resume(
        TrainingRun run, Checkpoint checkpoint, ParameterUpdate update, WeightAverage? average)
    {
        if (checkpoint.State.Seed != run.Hyperparameters.Seed)
        {
            throw new InvalidDataException($"the checkpoint is of seed {checkpoint.State.Seed}; the run's is {run.Hyperparameters.Seed}");
        }

        Weights.Restore(run.Pass.Graph, Under(WeightsPrefix, checkpoint));
        update.Load(checkpoint.Sections[Checkpoint.Optimizer]);
        average?.Restore(Under(AveragePrefix, checkpoint));

        // The state below is the CPU's generator's; a GPU's own can't be read, so it is given a seed that no step before had.
        random.manual_seed(checkpoint.State.Seed + checkpoint.State.Step);
        using var generatorState = tensor(checkpoint.Sections[Checkpoint.Generator]);
        random.set_rng_state(generatorState);
        var best = Under(BestPrefix, checkpoint);
        return best.Count == 0 ? null : best;
    }

    private static void Add(Dictionary<string, byte[]> sections, string prefix, IReadOnlyDictionary<string, byte[]> weights)
    {
        foreach (var (name, bytes) in weights)
        {
            sections.Add(prefix + name, bytes);
        }
    }

    private static Dictionary<string, byte[]> Under(string prefix, Checkpoint checkpoint) => checkpoint.Sections
        .Where(section => section.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(section => section.Key[prefix.Length..], section => section.Value);
}
