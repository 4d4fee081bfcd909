using Maas.Core.Jobs;
using Maas.Train.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Training;

/// <summary>
/// What is minimised: the mean loss of a batch, from raw scores and classes [n], from scores [n, s, vocabulary] and tokens [n, s], or
/// from values and targets [n, targets]. A class of <see cref="TargetLayout.Ignored"/> counts for nothing. Used by the torch thread only.
/// </summary>
internal sealed class LossFunction : IDisposable
{
    // Below this, 1 − p is rounding, and a root of it has no slope.
    private const double LeastMiss = 1e-6;

    private readonly Hyperparameters asked;
    private readonly Tensor? classWeights;

    /// <param name="classWeights">In the order of the classes; empty: all weigh 1.</param>
    public LossFunction(Hyperparameters asked, IReadOnlyList<float> classWeights, Device device)
    {
        this.asked = asked;
        this.classWeights = classWeights.Count > 0 ? tensor(classWeights.ToArray(), device: device).DetachFromDisposeScope() : null;
    }

    public Tensor Mean(Tensor outputs, Tensor targets) => asked.Loss switch
    {
        Loss.Mse => functional.mse_loss(outputs, targets.reshape(outputs.shape)),
        Loss.Mae => functional.l1_loss(outputs, targets.reshape(outputs.shape)),
        Loss.Huber => functional.huber_loss(outputs, targets.reshape(outputs.shape), asked.HuberDelta),
        Loss.CrossEntropy => functional.cross_entropy(
            outputs.flatten(0, -2), targets.flatten(), classWeights, TargetLayout.Ignored, label_smoothing: asked.LabelSmoothing),
        Loss.BinaryCrossEntropy => BinaryCrossEntropy(outputs, targets),
        Loss.Focal => Focal(outputs, targets),
        var other => throw new InvalidOperationException($"unknown loss {other}"),
    };

    /// <summary>What the mean was divided by: so much does a batch weigh beside another one.</summary>
    public double Weight(Tensor targets)
    {
        if (asked.Loss is Loss.Mse or Loss.Mae or Loss.Huber || (classWeights is null && targets.dim() == 1))
        {
            return targets.shape[0];
        }

        var counted = targets.masked_select(targets.ne(TargetLayout.Ignored));
        return classWeights is null ? counted.numel() : classWeights.index_select(0, counted).sum().item<float>();
    }

    public void Dispose() => classWeights?.Dispose();

    // A single score is that of the second of two classes; several are each class's own yes or no.
    private Tensor BinaryCrossEntropy(Tensor outputs, Tensor classes)
    {
        var scores = outputs.shape[^1];
        var wanted = (scores == 1 ? classes.reshape(outputs.shape) : functional.one_hot(classes, scores)).to_type(outputs.dtype);
        return classWeights is null
            ? functional.binary_cross_entropy_with_logits(outputs, wanted)
            : WeightedMean(functional.binary_cross_entropy_with_logits(outputs, wanted, reduction: Reduction.None).mean([1]), classes);
    }

    private Tensor Focal(Tensor outputs, Tensor classes)
    {
        var truth = functional.log_softmax(outputs, 1).gather(1, classes.unsqueeze(1)).squeeze(1);
        var missed = truth.exp().neg().add(1).clamp_min(LeastMiss);
        var losses = missed.pow(asked.FocalGamma).mul(truth).neg();
        return classWeights is null ? losses.mean() : WeightedMean(losses, classes);
    }

    private Tensor WeightedMean(Tensor losses, Tensor classes)
    {
        var weights = classWeights!.index_select(0, classes);
        return losses.mul(weights).sum().div(weights.sum());
    }
}
