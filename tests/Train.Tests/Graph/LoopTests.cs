using Maas.Core;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Train.Graph;
using TorchSharp;
using static TorchSharp.torch;
using DataType = Maas.Onnx.Format.TensorProto.Types.DataType;

namespace Maas.Train.Tests.Graph;

[TestClass]
public sealed class LoopTests
{
    [TestMethod]
    [DataRow(0, 9)]
    [DataRow(1, 9)]
    [DataRow(5, 9)]
    [DataRow(5, 2)]
    public void A_loop_goes_as_often_as_its_count_and_condition_say(long most, long limit)
    {
        using var scope = NewDisposeScope();
        var model = Looping();
        using var graph = TorchGraph.Load(model, CPU);

        Oracle.AreClose(Oracle.RunOnnxRuntime(model, Inputs(most, limit)), graph.Forward(Inputs(most, limit)), 1e-5);
    }

    [TestMethod]
    public void Gradients_go_back_through_every_round_to_weights_outside_and_at_any_depth()
    {
        using var scope = NewDisposeScope();
        var model = Looping();
        using var graph = TorchGraph.Load(model, CPU);
        CollectionAssert.AreEquivalent(new[] { "kernel", "odd.scale", "even.shift" }, graph.Parameters.Keys.ToArray());

        graph.Forward(Inputs(4, 9))["last"].square().sum().backward();

        foreach (var parameter in graph.Parameters.Values)
        {
            Assert.AreEqual(Slope(graph, parameter), parameter.grad!.flatten()[0].item<float>(), 2e-2);
        }
    }

    [TestMethod]
    public void What_a_loop_trained_is_served()
    {
        using var scope = NewDisposeScope();
        var model = Looping();
        using var graph = TorchGraph.Load(model, CPU);
        var optimizer = optim.SGD(graph.Parameters.Values, 0.05);
        graph.Forward(Inputs(4, 9))["last"].square().sum().backward();

        optimizer.step();
        graph.WriteWeightsTo(model);

        Oracle.AreClose(Oracle.RunOnnxRuntime(model, Inputs(4, 9)), graph.Forward(Inputs(4, 9)), 1e-5);
    }

    [TestMethod]
    public void A_loop_leaves_nothing_behind_but_its_outputs()
    {
        using var scope = NewDisposeScope();
        using var graph = TorchGraph.Load(Looping(), CPU);
        using var quiet = no_grad();
        var inputs = Inputs(6, 9);
        var alive = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        graph.Forward(inputs);

        Assert.AreEqual(alive + 2, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(1, 0)]
    [DataRow(0, 1)]
    public void A_scan_walks_its_inputs_and_fills_its_outputs_in_the_directions_asked(long input, long output)
    {
        using var scope = NewDisposeScope();
        var model = Nested.Model(graph =>
        {
            graph.Input("start", DataType.Float, 2);
            graph.Input("rows", DataType.Float, -1, 2);
            var node = new NodeProto { OpType = "Scan", Input = { "start", "rows" }, Output = { "last", "sums" } };
            node.Attribute.Add(Attributes.Of("body", SumBody()));
            node.Attribute.Add(Attributes.Of("num_scan_inputs", 1L));
            node.Attribute.Add(Attributes.Of("scan_input_directions", [input]));
            node.Attribute.Add(Attributes.Of("scan_output_directions", [output]));
            graph.Node(node);
            graph.Output("last", DataType.Float, 2);
            graph.Output("sums", DataType.Float, -1, 2);
        });
        using var graph = TorchGraph.Load(model, CPU);
        var inputs = new Dictionary<string, Tensor> { ["start"] = OneNode.Random([2]), ["rows"] = OneNode.Random([5, 2]) };

        Oracle.AreClose(Oracle.RunOnnxRuntime(model, inputs), graph.Forward(inputs), 1e-5);
    }

    [TestMethod]
    public void A_body_that_does_not_fit_its_loop_is_refused()
    {
        var model = Looping();
        model.Graph.Node.Single(node => node.OpType == "Loop").Input.RemoveAt(2);

        var error = Assert.ThrowsExactly<ServiceException>(() => TorchGraph.Load(model, CPU));

        Assert.AreEqual(ServiceError.InvalidModel, error.Error);
        StringAssert.Contains(error.Message, "its graph \"body\" takes 3 values and gives 3, which does not fit 2 inputs and 2 outputs");
    }

    // In each round the state goes through a kernel from outside, then is scaled in odd rounds and shifted in even ones.
    private static ModelProto Looping() => Nested.Model(graph =>
    {
        graph.Input("most", DataType.Int64);
        graph.Input("limit", DataType.Int64);
        graph.Input("state", DataType.Float, -1, 2);
        Nested.Floats(graph, "kernel", 2, 2);
        Nested.Longs(graph, "two", 2);
        var node = new NodeProto { OpType = "Loop", Input = { "most", "", "state" }, Output = { "last", "all" } };
        node.Attribute.Add(Attributes.Of("body", Round()));
        graph.Node(node);
        graph.Output("last", DataType.Float, -1, 2);
        graph.Output("all", DataType.Float, -1, -1, 2);
    });

    private static GraphProto Round() => Nested.Graph("body", body =>
    {
        body.Input("round", DataType.Int64);
        body.Input("goes", DataType.Bool);
        body.Input("before", DataType.Float, -1, 2);
        body.NamedNode("body/mul", "MatMul", ["before", "kernel"], "moved");
        body.NamedNode("body/mod", "Mod", ["round", "two"], "rest");
        var isOdd = body.NamedNode("body/cast", "Cast", ["rest"], null, Attributes.Of("to", 9L));
        var odd = Nested.Branch("odd", "Mul", branch => ["moved", Nested.Floats(branch, "odd.scale", 2)]);
        var even = Nested.Branch("even", "Add", branch => ["moved", Nested.Floats(branch, "even.shift", 2)]);
        body.NamedNode("body/if", "If", [isOdd], "after", Attributes.Of("then_branch", odd), Attributes.Of("else_branch", even));
        body.NamedNode("body/less", "Less", ["round", "limit"], "goes on");
        body.NamedNode("body/row", "Identity", ["after"], "row");
        body.Output("goes on", DataType.Bool);
        body.Output("after", DataType.Float, -1, 2);
        body.Output("row", DataType.Float, -1, 2);
    });

    private static GraphProto SumBody() => Nested.Graph("sum", body =>
    {
        body.Input("sum before", DataType.Float, 2);
        body.Input("row", DataType.Float, 2);
        body.NamedNode("sum/add", "Add", ["sum before", "row"], "sum after");
        body.NamedNode("sum/copy", "Identity", ["sum after"], "copy");
        body.Output("sum after", DataType.Float, 2);
        body.Output("copy", DataType.Float, 2);
    });

    private static Dictionary<string, Tensor> Inputs(long most, long limit) => new()
    {
        ["most"] = tensor(most),
        ["limit"] = tensor(limit),
        ["state"] = OneNode.Random([3, 2]),
    };

    private static float Slope(TorchGraph graph, Tensor parameter)
    {
        const float Step = 1e-2f;
        using var quiet = no_grad();
        float Loss(float nudge)
        {
            parameter.flatten()[0].add_(nudge);
            return graph.Forward(Inputs(4, 9))["last"].square().sum().item<float>();
        }

        var (above, below) = (Loss(Step), Loss(-2 * Step));
        parameter.flatten()[0].add_(Step);
        return (above - below) / (2 * Step);
    }
}
