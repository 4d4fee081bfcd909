using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Graph.Operators;

internal static class Activations
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("Relu", 6, x => x[0].relu());
        registry.Add("Sigmoid", 6, x => x[0].sigmoid());
        registry.Add("Tanh", 6, x => x[0].tanh());
        registry.Add("Softplus", 1, x => x[0].softplus());
        registry.Add("Softsign", 1, x => x[0].div(x[0].abs().add(1)));
        registry.Add("HardSwish", 14, x => x[0].hardswish());
        registry.Add("Mish", 18, x => x[0].mul(x[0].softplus().tanh()));
        registry.Add("PRelu", 7, _ => x => where(x[0].gt(0), x[0], x[0].mul(x[1])), weights: [1]);
        registry.Add("LeakyRelu", 6, node => OfAlpha(node, 0.01, (x, alpha) => functional.leaky_relu(x, alpha)));
        registry.Add("Elu", 6, node => OfAlpha(node, 1, (x, alpha) => functional.elu(x, alpha)));
        registry.Add("Celu", 12, node => OfAlpha(node, 1, (x, alpha) => functional.celu(x, alpha)));
        registry.Add("ThresholdedRelu", 10, node => OfAlpha(node, 1, (x, alpha) => functional.threshold(x, alpha, 0)));
        registry.Add("Selu", 6, Selu);
        registry.Add("HardSigmoid", 6, HardSigmoid);
        registry.Add("Gelu", 20, Gelu);
        registry.Add("Shrink", 9, Shrink);
        registry.Add("Softmax", 1, node => OverFlattened(node, functional.softmax));
        registry.Add("Softmax", 13, node => OverAxis(node, functional.softmax));
        registry.Add("LogSoftmax", 1, node => OverFlattened(node, LogSoftmax));
        registry.Add("LogSoftmax", 13, node => OverAxis(node, LogSoftmax));
        registry.Add("Hardmax", 1, node => OverFlattened(node, Hardmax));
        registry.Add("Hardmax", 13, node => OverAxis(node, Hardmax));
    }

    private static Operation OfAlpha(Node node, double absent, Func<Tensor, double, Tensor> function)
    {
        var alpha = node.Float("alpha", absent);
        return x => function(x[0], alpha);
    }

    private static Operation Selu(Node node)
    {
        // The defaults are those of the ONNX specification, which are float32 neighbours of the paper's.
        var alpha = node.Float("alpha", 1.67326319217681884765625);
        var gamma = node.Float("gamma", 1.05070102214813232421875);
        return x => functional.elu(x[0], alpha).mul(gamma);
    }

    private static Operation HardSigmoid(Node node)
    {
        var alpha = node.Float("alpha", 0.2);
        var beta = node.Float("beta", 0.5);
        return x => x[0].mul(alpha).add(beta).clamp(0, 1);
    }

    private static Operation Gelu(Node node)
    {
        var approximate = node.Text("approximate", "none") switch
        {
            "none" => TorchSharp.Modules.GELU.Approximate.none,
            "tanh" => TorchSharp.Modules.GELU.Approximate.tanh,
            var other => throw node.Refusal($"approximate is \"{other}\"; it is none or tanh"),
        };
        return x => functional.gelu(x[0], approximate);
    }

    private static Operation Shrink(Node node)
    {
        var bias = node.Float("bias", 0);
        var limit = node.Float("lambd", 0.5);
        return x => where(x[0].gt(limit), x[0].sub(bias), where(x[0].lt(-limit), x[0].add(bias), zeros_like(x[0]))).to(x[0].dtype);
    }

    private static Operation OverAxis(Node node, Func<Tensor, long, ScalarType?, Tensor> function)
    {
        var axis = node.Int("axis", -1);
        return x => function(x[0], axis, null);
    }

    // Before opset 13 the axis and all axes after it were one.
    private static Operation OverFlattened(Node node, Func<Tensor, long, ScalarType?, Tensor> function)
    {
        var axis = node.Int("axis", 1);
        return x =>
        {
            var shape = x[0].shape;
            var first = axis < 0 ? axis + shape.Length : axis;
            var rows = shape.Take((int)first).Aggregate(1L, (product, length) => product * length);
            var columns = shape.Skip((int)first).Aggregate(1L, (product, length) => product * length);
            return function(x[0].reshape(rows, columns), 1, null).reshape(shape);
        };
    }

    private static Tensor LogSoftmax(Tensor x, long axis, ScalarType? type) => special.log_softmax(x, axis, type);

    private static Tensor Hardmax(Tensor x, long axis, ScalarType? type) =>
        zeros_like(x).scatter(axis, x.argmax(axis, keepdim: true), ones_like(x));
}
