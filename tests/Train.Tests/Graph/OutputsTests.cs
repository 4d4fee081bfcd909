using Maas.Core;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Train.Graph;
using TorchSharp;
using static TorchSharp.torch;
using DataType = Maas.Onnx.Format.TensorProto.Types.DataType;

namespace Maas.Train.Tests.Graph;

/// <summary>A small decoder's ends: token ids, a past that may be empty, scores, and the present that only serving wants.</summary>
[TestClass]
public sealed class OutputsTests
{
    [TestMethod]
    public void An_empty_past_is_joined_like_any_other()
    {
        using var scope = NewDisposeScope();
        var model = Decoder();
        using var graph = TorchGraph.Load(model, CPU);

        foreach (var past in new[] { 0, 3 })
        {
            Oracle.AreClose(Oracle.RunOnnxRuntime(model, Inputs(past)), graph.Forward(Inputs(past)), 1e-5);
        }
    }

    [TestMethod]
    public void An_empty_past_lets_gradients_through()
    {
        using var scope = NewDisposeScope();
        using var graph = TorchGraph.Load(Decoder(), CPU);

        graph.Forward(Inputs(0), ["scores"])["scores"].sum().backward();

        Assert.IsTrue(graph.Parameters["table"].grad!.abs().sum().item<float>() > 0);
    }

    [TestMethod]
    public void Only_the_outputs_asked_for_are_computed_and_only_their_inputs_needed()
    {
        using var scope = NewDisposeScope();
        using var graph = TorchGraph.Load(Decoder(), CPU);
        var inputs = Inputs(2);
        var alive = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var outputs = graph.Forward(inputs, ["scores"]);

        CollectionAssert.AreEqual(new[] { "scores" }, outputs.Keys.ToArray());
        Assert.AreEqual(alive + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.IsTrue(outputs["scores"].equal(graph.Forward(inputs)["scores"]).all().item<bool>());
        inputs.Remove("past");
        Assert.HasCount(1, graph.Forward(inputs, ["rows"]));
    }

    [TestMethod]
    public void An_output_that_is_not_there_is_named()
    {
        using var graph = TorchGraph.Load(Decoder(), CPU);

        var error = Assert.ThrowsExactly<ServiceException>(() => graph.Forward(Inputs(0), ["logits"]));

        StringAssert.Contains(error.Message, "the graph has no output \"logits\"; it has scores, present, rows");
    }

    [TestMethod]
    public void Token_ids_stay_whole_numbers()
    {
        using var scope = NewDisposeScope();
        using var graph = TorchGraph.Load(Decoder(), CPU, precision: Core.Jobs.Precision.Bfloat16);
        graph.Training = true;

        Assert.AreEqual(ScalarType.Float32, graph.Forward(Inputs(1))["scores"].dtype);
    }

    private static ModelProto Decoder() => Nested.Model(graph =>
    {
        graph.Input("ids", DataType.Int64, -1, -1);
        graph.Input("past", DataType.Float, -1, -1, 4);
        var rows = graph.Node("Gather", [Nested.Floats(graph, "table", 7, 4), "ids"]);
        graph.NamedNode("join", "Concat", ["past", rows], "present", Attributes.Of("axis", 1L));
        var turned = graph.Node("Transpose", ["present"], Attributes.Of("perm", [0L, 2L, 1L]));
        graph.NamedNode("score", "MatMul", [rows, turned], "scores");
        graph.NamedNode("copy", "Neg", [rows], "rows");
        graph.Output("scores", DataType.Float, -1, -1, -1);
        graph.Output("present", DataType.Float, -1, -1, 4);
        graph.Output("rows", DataType.Float, -1, -1, 4);
    });

    private static Dictionary<string, Tensor> Inputs(int past) => new()
    {
        ["ids"] = tensor(new long[,] { { 1, 2, 6 }, { 0, 0, 3 } }),
        ["past"] = OneNode.Random([2, past, 4]),
    };
}
