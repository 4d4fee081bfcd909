using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Train.Data;

namespace Maas.Train.Training;

/// <summary>Scores a model on a part, wherever its outputs are computed, by what suits the part's targets.</summary>
/// <param name="targets">What undoes the targets' standardisation; empty for classes and texts.</param>
internal sealed class Scorer(Loss loss, double huberDelta, IReadOnlyList<RegressionTarget> targets)
{
    public Loss Loss => loss;

    public static Scorer For(Hyperparameters hyperparameters, Decoding decoding) =>
        new(hyperparameters.Loss, hyperparameters.HuberDelta, decoding is RegressionDecoding regression ? regression.Targets : []);

    /// <summary>Stops between two batches.</summary>
    /// <param name="width">How many values the model gives for a target: classes, tokens of the vocabulary.</param>
    public async Task<Score> ScoreAsync(IBatchModel model, EncodedPart part, int width, CancellationToken cancellation)
    {
        var sum = SumFor(part);
        await using var reader = part.ReadAll(InferenceSize.Of(part.Layout, width));
        while (await reader.ReadAsync() is { } batch)
        {
            using (batch)
            {
                cancellation.ThrowIfCancellationRequested();
                model.Infer(batch, outputs => sum.Add(outputs, batch.Targets));
            }
        }

        return sum.ToScore();
    }

    private IScoreSum SumFor(EncodedPart part) => part switch
    {
        { Characters: { } characters } => new TokenScore(characters),
        { Values: not null } => new ValueScore(loss, huberDelta, targets),
        _ => new ClassScore(loss),
    };
}
