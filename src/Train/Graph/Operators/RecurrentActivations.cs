using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Graph.Operators;

/// <summary>The activations that a recurrent layer names, each with the next of the alphas and betas that it takes,
/// after the clip.</summary>
internal static class RecurrentActivations
{
    private static readonly Dictionary<string, (double? Alpha, double? Beta)> Defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Affine"] = (1, 0),
        ["LeakyRelu"] = (0.01, null),
        ["ThresholdedRelu"] = (1, null),
        ["ScaledTanh"] = (1, 1),
        ["HardSigmoid"] = (0.2, 0.5),
        ["Elu"] = (1, null),
    };

    public static Func<Tensor, Tensor>[] Of(Node node, int count)
    {
        var names = node.Texts("activations") ?? Usual(count, node);
        if (names.Length != count)
        {
            throw node.Refusal($"it names {names.Length} activations; it takes {count}");
        }

        var alphas = new Queue<double>(node.Floats("activation_alpha") ?? []);
        var betas = new Queue<double>(node.Floats("activation_beta") ?? []);
        double? clip = node.HasAttribute("clip") ? node.Float("clip", 0) : null;
        return [.. names.Select(name => Clipped(Named(name, Next(name, alphas, betas), node), clip))];
    }

    private static string[] Usual(int count, Node node)
    {
        string[] one = node.Operator switch { "RNN" => ["Tanh"], "GRU" => ["Sigmoid", "Tanh"], _ => ["Sigmoid", "Tanh", "Tanh"] };
        return [.. Enumerable.Repeat(one, count / one.Length).SelectMany(names => names)];
    }

    private static (double Alpha, double Beta) Next(string name, Queue<double> alphas, Queue<double> betas)
    {
        var (alpha, beta) = Defaults.GetValueOrDefault(name);
        return (
            alpha is not null && alphas.TryDequeue(out var givenAlpha) ? givenAlpha : alpha ?? 0,
            beta is not null && betas.TryDequeue(out var givenBeta) ? givenBeta : beta ?? 0);
    }

    private static Func<Tensor, Tensor> Clipped(Func<Tensor, Tensor> activation, double? clip) =>
        clip is { } limit ? x => activation(x.clamp(-limit, limit)) : activation;

    private static Func<Tensor, Tensor> Named(string name, (double Alpha, double Beta) given, Node node)
    {
        var (alpha, beta) = given;
        return name.ToUpperInvariant() switch
        {
            "RELU" => x => x.relu(),
            "TANH" => x => x.tanh(),
            "SIGMOID" => x => x.sigmoid(),
            "SOFTSIGN" => x => x.div(x.abs().add(1)),
            "SOFTPLUS" => x => x.softplus(),
            "AFFINE" => x => x.mul(alpha).add(beta),
            "LEAKYRELU" => x => functional.leaky_relu(x, alpha),
            "THRESHOLDEDRELU" => x => functional.threshold(x, alpha, 0),
            "SCALEDTANH" => x => x.mul(beta).tanh().mul(alpha),
            "HARDSIGMOID" => x => x.mul(alpha).add(beta).clamp(0, 1),
            "ELU" => x => functional.elu(x, alpha),
            _ => throw node.Refusal(
                $"activation \"{name}\" is none of Relu, Tanh, Sigmoid, Softsign, Softplus, Affine, LeakyRelu, ThresholdedRelu, "
                + "ScaledTanh, HardSigmoid, Elu"),
        };
    }
}
