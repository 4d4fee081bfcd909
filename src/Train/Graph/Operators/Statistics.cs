using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Graph.Operators;

/// <summary>What behaves otherwise while training: statistics of the batch, and dropout.</summary>
internal static class Statistics
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add(new OperatorDefinition(string.Empty, "BatchNormalization", 7)
        {
            Create = BatchNormalization,
            Weights = [1, 2],
            Statistics = [3, 4],
        });
        AddDropout(registry, 7, node => Dropout(node, node.Float("ratio", 0.5)));
        AddDropout(registry, 12, DropoutByInputs);
    }

    private static void AddDropout(OperatorRegistry registry, int since, Func<Node, ManyOperation> create) =>
        registry.Add(new OperatorDefinition(string.Empty, "Dropout", since) { CreateMany = create, IsRandom = true });

    // ONNX keeps `momentum` of the running value, torch takes as much of the new one.
    // The running variance is the unbiased one, as torch has it.
    private static Operation BatchNormalization(Node node)
    {
        var epsilon = node.Float("epsilon", 1e-5);
        var momentum = 1 - node.Float("momentum", 0.9);
        var mode = node.Mode;
        if (node.Int("training_mode", 0) != 0)
        {
            throw node.Refusal(
                "training_mode is 1, so it would be served with the statistics of each request; export the model for inference");
        }

        if (node.Opset < 9 && node.Int("spatial", 1) == 0)
        {
            throw node.Refusal("spatial is 0; only statistics of each channel can be trained");
        }

        if (!node.IsStatistic(3) || !node.IsStatistic(4))
        {
            throw node.Refusal("its mean and variance are not initializers of their own, so training can't keep them");
        }

        return x => functional.batch_norm(x[0], x[3], x[4], x[1], x[2], mode.Training, momentum, epsilon);
    }

    private static ManyOperation DropoutByInputs(Node node)
    {
        if (node.Has(2) && (node.FindConstant(2) is not { } training || training.to(ScalarType.Int32).item<int>() != 0))
        {
            throw node.Refusal("training_mode is not false, so it would be served dropping values; export the model for inference");
        }

        if (!node.Has(1))
        {
            return Dropout(node, 0.5);
        }

        return node.FindConstant(1) is { } ratio
            ? Dropout(node, ratio.to(ScalarType.Float64).item<double>())
            : throw node.Refusal("its ratio is computed by the graph; only a constant one can be trained");
    }

    private static ManyOperation Dropout(Node node, double ratio)
    {
        var mode = node.Mode;
        return node.OutputCount > 1
            ? x => WithMask(x[0], mode.Training ? ratio : 0, node.Opset < 10 ? x[0].dtype : ScalarType.Bool)
            : x => [mode.Training ? functional.dropout(x[0], ratio, training: true) : x[0]];
    }

    private static Tensor[] WithMask(Tensor x, double ratio, ScalarType type)
    {
        var isKept = ratio == 0 ? ones_like(x, ScalarType.Bool) : rand_like(x).ge(ratio);
        return [ratio == 0 ? x : x.masked_fill(isKept.logical_not(), 0).div(1 - ratio), isKept.to(type)];
    }
}
