using Maas.Core.Jobs;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Training;

/// <summary>What is minimised: the mean loss of a batch, from raw scores and classes [n], or from values and targets [n, targets].</summary>
internal static class LossFunction
{
    public static Func<Tensor, Tensor, Tensor> For(Hyperparameters hyperparameters)
    {
        var delta = hyperparameters.HuberDelta;
        return hyperparameters.Loss switch
        {
            Loss.Mse => (outputs, targets) => functional.mse_loss(outputs, targets.reshape(outputs.shape)),
            Loss.Mae => (outputs, targets) => functional.l1_loss(outputs, targets.reshape(outputs.shape)),
            Loss.Huber => (outputs, targets) => functional.huber_loss(outputs, targets.reshape(outputs.shape), delta),
            Loss.CrossEntropy => (outputs, classes) => functional.cross_entropy(outputs, classes),
            Loss.BinaryCrossEntropy => BinaryCrossEntropy,
            var other => throw new InvalidOperationException($"unknown loss {other}"),
        };
    }

    // A single score is that of the second of two classes; several are each class's own yes or no.
    private static Tensor BinaryCrossEntropy(Tensor outputs, Tensor classes)
    {
        var scores = outputs.shape[^1];
        var wanted = scores == 1 ? classes.reshape(outputs.shape) : functional.one_hot(classes, scores);
        return functional.binary_cross_entropy_with_logits(outputs, wanted.to_type(outputs.dtype));
    }
}
