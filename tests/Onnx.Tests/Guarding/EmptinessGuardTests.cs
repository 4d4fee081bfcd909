using Google.Protobuf;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Guarding;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tests.Guarding;

/// <summary>What is guarded, and what is left as it is; that the guard holds is shown where ONNX Runtime serves it.</summary>
[TestClass]
public sealed class EmptinessGuardTests
{
    [TestMethod]
    [DataRow("GRU", "x,w,r", true)]
    [DataRow("GRU", "x,w,r,b,lengths", true)]
    [DataRow("LSTM", "x,w,r", true)]
    [DataRow("LSTM", "x,w,r,,lengths", false)]
    [DataRow("RNN", "x,w,r", false)]
    [DataRow("Unique", "x", false)]
    [DataRow("STFT", "x,step,window", true)]
    [DataRow("STFT", "x,step,,length", true)]
    [DataRow("Relu", "x", false)]
    public void Only_operators_that_end_the_process_are_changed(string operatorName, string inputs, bool changed) =>
        Check(Model(new NodeProto { OpType = operatorName, Input = { inputs.Split(',') }, Output = { "y" } }), changed);

    [TestMethod]
    [DataRow(0, true)]
    [DataRow(-2, true)]
    [DataRow(-1, false)]
    public void Parts_along_an_axis_are_guarded_but_along_the_last(int axis, bool changed)
    {
        var along = Attributes.Of("axis", (long)axis);

        Check(Model(new NodeProto { OpType = "Unique", Input = { "x" }, Output = { "y" }, Attribute = { along } }), changed);
    }

    [TestMethod]
    public void A_functions_axis_that_a_call_gives_is_refused()
    {
        var axis = new AttributeProto { Name = "axis", RefAttrName = "along", Type = AttributeProto.Types.AttributeType.Int };
        var unique = new NodeProto { OpType = "Unique", Input = { "v" }, Output = { "w" }, Attribute = { axis } };
        var model = Model(new NodeProto { OpType = "F", Domain = "own", Input = { "x" }, Output = { "y" } });
        model.Functions.Add(new FunctionProto { Name = "F", Domain = "own", Input = { "v" }, Output = { "w" }, Node = { unique } });

        var refusal = Assert.ThrowsExactly<OnnxException>(() => EmptinessGuard.Apply(model));

        StringAssert.EndsWith(refusal.Message, "give it the axis as a number");
    }

    [TestMethod]
    [DataRow("function input")]
    [DataRow("sparse initializer")]
    public void Names_that_are_there_are_not_made_again(string where)
    {
        const string Taken = "emptiness_guard_1_0";
        var model = Model(new NodeProto { OpType = "GRU", Input = { "x", "w", "r" }, Output = { "y" } });
        if (where == "function input")
        {
            model.Functions.Add(new FunctionProto { Name = "F", Domain = "own", Input = { Taken } });
        }
        else
        {
            model.Graph.SparseInitializer.Add(new SparseTensorProto { Values = new() { Name = Taken } });
        }

        Assert.IsTrue(EmptinessGuard.Apply(model));

        Assert.DoesNotContain(Taken, GraphWalk.Nodes(model).SelectMany(node => node.Output).ToList());
    }

    [TestMethod]
    public void Subgraphs_and_functions_are_guarded_too()
    {
        var gru = new NodeProto { OpType = "GRU", Input = { "x", "w", "r" }, Output = { "y" } };
        var inner = new GraphProto { Name = "then", Node = { gru.Clone() } };
        var model = Model(new NodeProto { OpType = "If", Input = { "x" }, Attribute = { Attributes.Of("then_branch", inner) } });
        model.Functions.Add(new FunctionProto { Name = "F", Domain = "own", Node = { gru } });

        Assert.IsTrue(EmptinessGuard.Apply(model));

        var guarded = GraphWalk.Nodes(model).Where(node => node.OpType == "GRU").ToList();
        Assert.HasCount(2, guarded);
        Assert.HasCount(2, guarded.Select(node => node.Input[0]).Distinct().Where(name => name != "x").ToList());
    }

    private static void Check(ModelProto model, bool changed)
    {
        var before = model.ToByteString();

        Assert.AreEqual(changed, EmptinessGuard.Apply(model));

        Assert.AreEqual(changed, before != model.ToByteString());
    }

    private static ModelProto Model(NodeProto node) =>
        new() { Graph = new() { Name = "g", Node = { node }, Input = { NewValue.Tensor("x", DataType.Float, -1) } } };
}
