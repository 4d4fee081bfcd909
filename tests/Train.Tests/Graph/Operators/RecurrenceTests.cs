using Maas.Core;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class RecurrenceTests
{
    private const int Steps = 4;
    private const int Batch = 3;
    private const int Width = 2;
    private const int Hidden = 3;

    [TestMethod]
    [DataRow("RNN", "forward")]
    [DataRow("RNN", "reverse")]
    [DataRow("RNN", "bidirectional")]
    [DataRow("GRU", "forward")]
    [DataRow("GRU", "reverse")]
    [DataRow("GRU", "bidirectional")]
    [DataRow("LSTM", "forward")]
    [DataRow("LSTM", "reverse")]
    [DataRow("LSTM", "bidirectional")]
    public void A_layer_goes_its_way_with_and_without_bias_lengths_and_first_states(string name, string direction)
    {
        var directions = direction == "bidirectional" ? 2 : 1;

        Oracle.Agrees(Layer(name, directions, hasBias: false).With("direction", direction).Outputs(States(name)));
        Oracle.Agrees(Layer(name, directions).With("direction", direction).Outputs(1));
        Oracle.Agrees(Layer(name, directions).Whole(4, 1, 2).With("direction", direction).Outputs(States(name)));
        Oracle.Agrees(
            WithStates(Layer(name, directions).Whole(4, 3, 1), name, directions).With("direction", direction).Outputs(States(name)));
    }

    [TestMethod]
    public void Gates_may_reset_before_or_after_the_product()
    {
        Oracle.Agrees(Layer("GRU", 1).With("linear_before_reset", 1).Outputs(2));
        Oracle.Agrees(Layer("GRU", 2).With("linear_before_reset", 1).With("direction", "bidirectional").Outputs(2));
    }

    [TestMethod]
    public void Peepholes_look_at_the_cell()
    {
        var subject = WithStates(Layer("LSTM", 1).Absent(), "LSTM", 1).Input(1, 3 * Hidden);

        Oracle.Agrees(subject.Outputs(3));
    }

    [TestMethod]
    [DataRow("RNN", 1)]
    [DataRow("GRU", 2)]
    [DataRow("LSTM", 3)]
    public void Activations_are_those_named(string name, int count)
    {
        foreach (var activation in new[] { "Relu", "Tanh", "Sigmoid", "Softsign", "Softplus", "LeakyRelu", "HardSigmoid", "Elu" })
        {
            Oracle.Agrees(Layer(name, 1).WithTexts("activations", [.. Enumerable.Repeat(activation, count)]).Outputs(2));
        }

        Oracle.Agrees(Layer(name, 1).WithTexts("activations", [.. Enumerable.Repeat("Affine", count)])
            .WithFloats("activation_alpha", [.. Enumerable.Repeat(0.5f, count)])
            .WithFloats("activation_beta", [.. Enumerable.Repeat(0.1f, count)]).Outputs(2));
    }

    [TestMethod]
    [DataRow("RNN")]
    [DataRow("GRU")]
    [DataRow("LSTM")]
    public void What_goes_into_an_activation_is_clipped(string name) =>
        Oracle.Agrees(Layer(name, 1).With("clip", 0.3f).Outputs(States(name)));

    [TestMethod]
    [DataRow("RNN")]
    [DataRow("GRU")]
    [DataRow("LSTM")]
    public void Batch_first_is_the_same_with_two_axes_changed(string name)
    {
        using var scope = NewDisposeScope();
        var plain = Layer(name, 2).With("direction", "bidirectional").Outputs(2);
        var turned = Layer(name, 2).With("direction", "bidirectional").With("layout", 1).Outputs(2);
        turned.Inputs["x0"] = plain.Inputs["x0"].transpose(0, 1);

        var expected = Run(plain);
        var actual = Run(turned);

        Assert.IsTrue(expected["y0"].permute(2, 0, 1, 3).allclose(actual["y0"]));
        Assert.IsTrue(expected["y1"].transpose(0, 1).allclose(actual["y1"]));
    }

    [TestMethod]
    public void A_layer_is_torch_s_own_but_for_the_order_of_its_gates()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (lstm, gru) = (Layer("LSTM", 1).Outputs(3), Layer("GRU", 1).With("linear_before_reset", 1).Outputs(2));
        var (ownLstm, ownGru) = (nn.LSTM(Width, Hidden), nn.GRU(Width, Hidden));
        Take(ownLstm, lstm, 0, 2, 3, 1);
        Take(ownGru, gru, 1, 0, 2);

        var (output, _, cell) = ownLstm.call(lstm.Inputs["x0"]);
        var (gated, _) = ownGru.call(gru.Inputs["x0"]);

        Assert.IsTrue(output.allclose(Run(lstm)["y0"].squeeze(1), atol: 1e-6));
        Assert.IsTrue(cell.allclose(Run(lstm)["y2"], atol: 1e-6));
        Assert.IsTrue(gated.allclose(Run(gru)["y0"].squeeze(1), atol: 1e-6));
    }

    [TestMethod]
    [DataRow("RNN")]
    [DataRow("GRU")]
    [DataRow("LSTM")]
    public void Gradients_are_right(string name)
    {
        var subject = Layer(name, 2, type: ScalarType.Float64).Whole(4, 2, 1).With("direction", "bidirectional").Outputs(2);

        Oracle.GradientsAgree(subject);
    }

    [TestMethod]
    public void Weights_are_all_but_states()
    {
        var type = ScalarType.Float32;
        var subject = new OneNode("LSTM", 14).Input(Steps, Batch, Width).Constant(Values(type, 1, 4 * Hidden, Width))
            .Constant(Values(type, 1, 4 * Hidden, Hidden)).Constant(Values(type, 1, 8 * Hidden)).Absent()
            .Constant(Values(type, 1, Batch, Hidden)).Constant(Values(type, 1, Batch, Hidden)).Constant(Values(type, 1, 3 * Hidden));

        using var graph = TorchGraph.Load(subject.Outputs(1).Model(), CPU);

        CollectionAssert.AreEqual(new[] { "x1", "x2", "x3", "x7" }, graph.Parameters.Keys.ToArray());
    }

    [TestMethod]
    public void An_unknown_activation_is_refused_by_name()
    {
        var model = Layer("RNN", 1).WithTexts("activations", "Sine").Outputs(1).Model();

        var error = Assert.ThrowsExactly<ServiceException>(() => TorchGraph.Load(model, CPU));

        StringAssert.Contains(error.Message, "activation \"Sine\" is none of Relu, Tanh");
    }

    private static OneNode Layer(string name, int directions, bool hasBias = true, ScalarType type = ScalarType.Float32)
    {
        var gates = name == "LSTM" ? 4 : name == "GRU" ? 3 : 1;
        var subject = new OneNode(name, 14).Input(Values(type, Steps, Batch, Width)).Input(Values(type, directions, gates * Hidden, Width))
            .Input(Values(type, directions, gates * Hidden, Hidden)).With("hidden_size", Hidden);
        return hasBias ? subject.Input(Values(type, directions, 2 * gates * Hidden)) : subject;
    }

    private static OneNode WithStates(OneNode subject, string name, int directions)
    {
        var withHidden = subject.Input(directions, Batch, Hidden);
        return name == "LSTM" ? withHidden.Input(directions, Batch, Hidden) : withHidden;
    }

    // Gives a module of torch's the layer's weights, gate by gate in torch's order.
    private static void Take(nn.Module module, OneNode layer, params int[] gates)
    {
        var biases = layer.Inputs["x3"][0].chunk(2);
        foreach (var (name, parameter) in module.named_parameters())
        {
            var values = name switch
            {
                "weight_ih_l0" => layer.Inputs["x1"][0],
                "weight_hh_l0" => layer.Inputs["x2"][0],
                "bias_ih_l0" => biases[0],
                _ => biases[1],
            };
            var parts = values.chunk(gates.Length);
            parameter.copy_(cat([.. gates.Select(gate => parts[gate])]));
        }
    }

    private static int States(string name) => name == "LSTM" ? 3 : 2;

    private static Tensor Values(ScalarType type, params long[] shape) =>
        OneNode.Random(shape, seed: shape.Length + (int)shape[^1]).to(type);

    private static IReadOnlyDictionary<string, Tensor> Run(OneNode subject)
    {
        using var graph = TorchGraph.Load(subject.Model(), CPU);
        return graph.Forward(subject.Inputs);
    }
}
