using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>Losses that a graph itself computes; the class axis is the second.</summary>
internal static class Losses
{
    private delegate Tensor Loss(Tensor logarithms, Tensor classes, Tensor? weights);

    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("NegativeLogLikelihoodLoss", 12, node =>
        {
            var loss = NegativeLogLikelihood(node);
            return x => loss(x[0], x[1], x.Find(2));
        });
        registry.AddMany("SoftmaxCrossEntropyLoss", 12, node =>
        {
            var loss = NegativeLogLikelihood(node);
            return x =>
            {
                var logarithms = special.log_softmax(x[0], 1);
                return [loss(logarithms, x[1], x.Find(2)), logarithms];
            };
        });
    }

    private static Loss NegativeLogLikelihood(Node node)
    {
        long? ignored = node.HasAttribute("ignore_index") ? node.Int("ignore_index", 0) : null;
        return node.Text("reduction", "mean") switch
        {
            "none" => (x, classes, weights) => Each(x, classes, weights, ignored).Losses,
            "sum" => (x, classes, weights) => Each(x, classes, weights, ignored).Losses.sum(),
            "mean" => (x, classes, weights) => Mean(Each(x, classes, weights, ignored)),
            var other => throw node.Refusal($"reduction is \"{other}\"; it is none, sum or mean"),
        };
    }

    private static Tensor Mean((Tensor Losses, Tensor Weights) each) => each.Losses.sum().div(each.Weights.sum());

    private static (Tensor Losses, Tensor Weights) Each(Tensor x, Tensor classes, Tensor? weights, long? ignored)
    {
        var whole = classes.to(ScalarType.Int64);
        var counts = ignored is { } value ? whole.ne(value) : ones_like(whole, ScalarType.Bool);
        var known = where(counts, whole, zeros_like(whole));
        var own = weights is null ? ones_like(known, x.dtype) : weights.index_select(0, known.reshape(-1)).reshape(known.shape);
        var counted = own.mul(counts.to(x.dtype));
        return (x.gather(1, known.unsqueeze(1)).squeeze(1).mul(counted).neg(), counted);
    }
}
