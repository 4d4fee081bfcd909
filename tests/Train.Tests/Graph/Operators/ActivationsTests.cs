using Maas.Core;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class ActivationsTests
{
    [TestMethod]
    [DataRow("Relu", 7)]
    [DataRow("Sigmoid", 7)]
    [DataRow("Tanh", 7)]
    [DataRow("Softplus", 7)]
    [DataRow("Softsign", 7)]
    [DataRow("HardSwish", 14)]
    [DataRow("Mish", 18)]
    [DataRow("LeakyRelu", 7)]
    [DataRow("Elu", 7)]
    [DataRow("Celu", 12)]
    [DataRow("ThresholdedRelu", 10)]
    [DataRow("Selu", 7)]
    [DataRow("HardSigmoid", 7)]
    [DataRow("Gelu", 20)]
    [DataRow("Shrink", 9)]
    public void An_activation_agrees_with_its_defaults(string name, int opset)
    {
        Oracle.Agrees(new OneNode(name, opset).Input(2, 3, 4));
        Oracle.Agrees(new OneNode(name, opset).Input(1));
    }

    [TestMethod]
    [DataRow("LeakyRelu", 16)]
    [DataRow("Elu", 7)]
    [DataRow("Celu", 12)]
    [DataRow("ThresholdedRelu", 10)]
    [DataRow("Selu", 7)]
    [DataRow("HardSigmoid", 7)]
    public void An_activation_takes_its_alpha(string name, int opset) =>
        Oracle.Agrees(new OneNode(name, opset).Input(3, 5).With("alpha", 0.3f));

    [TestMethod]
    public void Further_attributes_are_taken()
    {
        Oracle.Agrees(new OneNode("Selu", 7).Input(3, 5).With("gamma", 1.5f));
        Oracle.Agrees(new OneNode("HardSigmoid", 7).Input(3, 5).With("beta", 0.1f));
        Oracle.Agrees(new OneNode("Gelu", 20).Input(3, 5).With("approximate", "tanh"));
        Oracle.Agrees(new OneNode("Shrink", 9).Input(3, 5).With("lambd", 0.2f).With("bias", 0.1f));
    }

    [TestMethod]
    public void A_slope_broadcasts_to_the_input()
    {
        Oracle.Agrees(new OneNode("PRelu", 9).Input(2, 3, 4).Input(3, 1));
        Oracle.Agrees(new OneNode("PRelu", 16).Input(2, 3, 4).Constant(tensor([0.25f])));
        Oracle.Agrees(new OneNode("PRelu", 16).Input(2, 3).Input(2, 3));
    }

    [TestMethod]
    [DataRow("Softmax", 7)]
    [DataRow("Softmax", 11)]
    [DataRow("Softmax", 13)]
    [DataRow("LogSoftmax", 7)]
    [DataRow("LogSoftmax", 11)]
    [DataRow("LogSoftmax", 13)]
    public void A_softmax_takes_its_axis_as_the_opset_means_it(string name, int opset)
    {
        Oracle.Agrees(new OneNode(name, opset).Input(2, 3));
        Oracle.Agrees(new OneNode(name, opset).Input(2, 3, 4));
        Oracle.Agrees(new OneNode(name, opset).Input(2, 3, 4).With("axis", 2));
        Oracle.Agrees(new OneNode(name, opset).Input(2, 3, 4).With("axis", 0));
    }

    [TestMethod]
    [DataRow("Softmax", 11)]
    [DataRow("Softmax", 13)]
    [DataRow("LogSoftmax", 13)]
    public void A_softmax_takes_a_negative_axis(string name, int opset) =>
        Oracle.Agrees(new OneNode(name, opset).Input(2, 3, 4).With("axis", -2));

    [TestMethod]
    [DataRow("Relu", 13)]
    [DataRow("Sigmoid", 13)]
    [DataRow("Softplus", 7)]
    [DataRow("Softsign", 7)]
    [DataRow("HardSwish", 14)]
    [DataRow("Mish", 18)]
    [DataRow("LeakyRelu", 16)]
    [DataRow("Elu", 7)]
    [DataRow("Celu", 12)]
    [DataRow("Selu", 7)]
    [DataRow("HardSigmoid", 7)]
    [DataRow("Gelu", 20)]
    [DataRow("Softmax", 11)]
    [DataRow("Softmax", 13)]
    [DataRow("LogSoftmax", 13)]
    public void An_activation_s_gradient_is_right(string name, int opset) =>
        Oracle.GradientsAgree(new OneNode(name, opset).Input(OneNode.Random([2, 3], scale: 2).to(ScalarType.Float64)));

    [TestMethod]
    public void A_slope_s_gradient_is_right() => Oracle.GradientsAgree(
        new OneNode("PRelu", 16).Input(OneNode.Random([2, 3]).to(ScalarType.Float64))
            .Constant(OneNode.Random([3], seed: 2).to(ScalarType.Float64)));

    [TestMethod]
    public void An_unknown_approximation_is_refused_by_name()
    {
        var model = new OneNode("Gelu", 20).Input(2).With("approximate", "rough").Model();

        var error = Assert.ThrowsExactly<ServiceException>(() => TorchGraph.Load(model, CPU));

        Assert.AreEqual(ServiceError.UnsupportedOperator, error.Error);
        StringAssert.Contains(error.Message, "approximate is \"rough\"");
    }
}
