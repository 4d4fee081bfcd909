using Maas.Core;
using Maas.Core.Jobs;

namespace Maas.Codecs.Planning;

/// <summary>
/// The trials of a sweep, rung by rung. A grid and random choices have one rung; of successive halving, each is computed from the one
/// before. Whoever computes a rung again, from the same job and the same results, gets the same trials.
/// </summary>
public static class SweepPlan
{
    // Of choices that can't be run, or came before, others are drawn in their place.
    private const int DrawsPerTrial = 5;

    /// <summary>The first rung. A choice of a grid that can't be run refuses the sweep; of random ones another is drawn.</summary>
    /// <exception cref="ServiceException">A choice of the grid, or each that was drawn, is no valid job.</exception>
    public static IReadOnlyList<PlannedTrial> Begin(TrainingJob sweep)
    {
        var search = sweep.Search!;
        var trials = new List<PlannedTrial>();
        var (seen, refusal) = (new HashSet<string>(), (ServiceException?)null);
        var choices = search.Method == SearchMethod.Grid
            ? TrialChoices.Grid(search)
            : TrialChoices.Drawn(search).Take(search.Trials * DrawsPerTrial).Where(choice => seen.Add(choice.GetRawText()));
        foreach (var choice in choices)
        {
            var trial = new PlannedTrial(trials.Count + 1, new(0, choice), sweep);
            try
            {
                trials.Add(trial with { Job = TrialJob.Read(sweep, choice, search.Epochs?.Least) });
            }
            catch (ServiceException exception) when (search.Method != SearchMethod.Grid)
            {
                refusal = trial.Refused(exception);
            }
            catch (ServiceException exception)
            {
                throw trial.Refused(exception);
            }

            if (trials.Count == search.Trials)
            {
                return trials;
            }
        }

        return trials.Count > 0 ? trials : throw refusal!;
    }

    /// <summary>The rung after one that is over; empty after the last.</summary>
    /// <param name="best">The numbers of the rung's trials that succeeded, best first.</param>
    public static IReadOnlyList<PlannedTrial> Next(TrainingJob sweep, IReadOnlyList<PlannedTrial> rung, IReadOnlyList<int> best)
    {
        var trained = rung[0].Job.Training.Epochs;
        if (sweep.Search!.Epochs is not { } halving || rung.Count == 1 || best.Count == 0 || trained >= sweep.Training.Epochs)
        {
            return [];
        }

        var epochs = (int)Math.Min((long)trained * halving.Factor, sweep.Training.Epochs);
        var first = rung[^1].Number + 1;
        return [.. best.Take(Math.Max(1, rung.Count / halving.Factor)).Select((number, i) => Again(number, first + i))];

        PlannedTrial Again(int before, int number)
        {
            var choice = rung.Single(trial => trial.Number == before).Choice;
            return new(number, choice with { Rung = choice.Rung + 1 }, TrialJob.Read(sweep, choice.Parameters, epochs));
        }
    }
}
