using Google.Protobuf;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using Microsoft.ML.OnnxRuntime;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Sessions;

/// <summary>Lengths of 0 at operators that end the process by them. Without a guard that is the test's own process.</summary>
[TestClass]
public sealed class EmptyInputTests
{
    private static readonly ServingPlan Plan = new(new SessionsOptions { Threads = 1 }, new());

    [TestMethod]
    [DataRow("GRU", new long[] { 0, 1, 3 }, true)]
    [DataRow("GRU", new long[] { 2, 0, 3 }, true)]
    [DataRow("GRU", new long[] { 2, 1, 0 }, true)]
    [DataRow("GRU", new long[] { 2, 1, 3 }, false)]
    [DataRow("LSTM", new long[] { 2, 0, 3 }, true)]
    [DataRow("LSTM", new long[] { 0, 1, 3 }, false)]
    [DataRow("LSTM", new long[] { 2, 1, 3 }, false)]
    [DataRow("Unique 0", new long[] { 3, 0 }, true)]
    [DataRow("Unique 0", new long[] { 2, 0, 3 }, true)]
    [DataRow("Unique 0", new long[] { 0, 3 }, false)]
    [DataRow("Unique 0", new long[] { 3, 2 }, false)]
    [DataRow("Unique 1", new long[] { 2, 3, 0 }, true)]
    [DataRow("Unique 1", new long[] { 0, 3 }, false)]
    [DataRow("Unique 1", new long[] { 2, 0, 3 }, false)]
    [DataRow("Unique -1", new long[] { 3, 0 }, false)]
    [DataRow("Unique -2", new long[] { 3, 0 }, true)]
    public void Nothing_is_refused_where_it_would_end_the_process_and_all_else_is_answered_as_ever(string what, long[] shape, bool refused)
    {
        var (model, numbers) = (Model(what, shape), Numbers(shape));
        using var session = Open(model);

        if (refused)
        {
            var refusal = Assert.ThrowsExactly<ServiceException>(() => Run(session, numbers, shape));
            Assert.AreEqual(ServiceError.InvalidInput, refusal.Error);
            StringAssert.EndsWith(refusal.Message, $"node \"it\" ({what.Split(' ')[0]}) is given nothing to compute with");
            return;
        }

        CollectionAssert.AreEqual(Plain(model, numbers, shape), Run(session, numbers, shape));
    }

    [TestMethod]
    [DataRow(0, true)]
    [DataRow(4, false)]
    public void A_frame_of_no_length_is_refused(int length, bool refused)
    {
        using var session = Open(Frames());

        if (refused)
        {
            Assert.ThrowsExactly<ServiceException>(() => Run(session, [length], []));
            return;
        }

        CollectionAssert.AreEqual(Plain(Frames(), [length], []), Run(session, [length], []));
    }

    [TestMethod]
    [DataRow(0, true)]
    [DataRow(4, false)]
    public void A_window_of_no_length_is_refused(int length, bool refused)
    {
        using var session = Open(Windows());

        if (refused)
        {
            var refusal = Assert.ThrowsExactly<ServiceException>(() => Run(session, [], [0]));
            Assert.AreEqual(ServiceError.InvalidInput, refusal.Error);
            return;
        }

        CollectionAssert.AreEqual(Plain(Windows(), Numbers([length]), [length]), Run(session, Numbers([length]), [length]));
    }

    [TestMethod]
    public void A_constant_window_of_no_length_is_refused_as_the_model_is_opened()
    {
        var model = Windows();
        model.Graph.Initializer.Add(NewTensor.Of<float>("none", [], 0));
        (model.Graph.Node[0].Input[0], model.Graph.Node[0].Input[2]) = ("a", "none");
        model.Graph.Input[0] = NewValue.Tensor("a", DataType.Float, 1, -1, 1);

        var refusal = Assert.ThrowsExactly<OnnxRuntimeException>(() => Open(model));

        StringAssert.Contains(refusal.Message, "division by zero");
    }

    private static ModelSession Open(ModelProto model)
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder["model.onnx"], model.ToByteArray());
        return ModelSession.Open(folder["model.onnx"], [new TensorDescription("y", "FP32", [-1])], Plan);
    }

    private static byte[] Run(ModelSession session, float[] numbers, long[] shape)
    {
        var inputs = DivisionModels.Inputs(numbers, shape, numbers, shape)[..1];
        try
        {
            using var outputs = session.Run(inputs, ["y"], CancellationToken.None);
            return outputs[0].GetTensorDataAsSpan<byte>().ToArray();
        }
        finally
        {
            inputs.ForEach(input => input.Dispose());
        }
    }

    private static byte[] Plain(ModelProto model, float[] numbers, long[] shape)
    {
        using var session = new InferenceSession(model.ToByteArray());
        using var input = OrtValue.CreateTensorValueFromMemory(numbers, shape);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["a"], [input], ["y"]);
        return outputs[0].GetTensorDataAsSpan<byte>().ToArray();
    }

    private static float[] Numbers(long[] shape) =>
        [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (count, side) => count * side)).Select(i => (i % 7) / 8f)];

    private static ModelProto Model(string what, long[] shape)
    {
        var graph = new GraphBuilder("nothing");
        graph.Input("a", DataType.Float, [.. shape.Select(_ => -1L)]);
        var (name, gates) = (what.Split(' ')[0], what == "GRU" ? 3 : 4);
        string[] inputs = name == "Unique" ? ["a"] : ["a", Weights("w", gates * 2, shape[2]), Weights("r", gates * 2, 2)];
        var attribute = name == "Unique"
            ? Attributes.Of("axis", long.Parse(what.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture))
            : Attributes.Of("hidden_size", 2L);
        graph.NamedNode("it", name, inputs, "y", attribute);
        graph.Output("y", DataType.Float, [.. Enumerable.Repeat(-1L, name == "Unique" ? shape.Length : 4)]);
        return graph.Build();

        string Weights(string called, long rows, long columns) => graph.Initializer(
            NewTensor.Of<float>(called, Numbers([1, rows, columns]), 1, rows, columns));
    }

    // y: the spectrum of 16 numbers through the window that is the input.
    private static ModelProto Windows()
    {
        var graph = new GraphBuilder("windows", 17);
        graph.Input("a", DataType.Float, -1);
        var signal = graph.Initializer(NewTensor.Of<float>("signal", Numbers([16]), 1, 16, 1));
        var step = graph.Initializer(NewTensor.Of<long>("step", [2]));
        graph.NamedNode("it", "STFT", [signal, step, "a"], "y");
        graph.Output("y", DataType.Float, 1, -1, -1, 2);
        return graph.Build();
    }

    // y: the spectrum of 16 numbers in frames of the length that the input says.
    private static ModelProto Frames()
    {
        var graph = new GraphBuilder("frames", 17);
        graph.Input("a", DataType.Float);
        var signal = graph.Initializer(NewTensor.Of<float>("signal", Numbers([16]), 1, 16, 1));
        var step = graph.Initializer(NewTensor.Of<long>("step", [2]));
        var length = graph.Node("Cast", ["a"], Attributes.Of("to", (long)DataType.Int64));
        graph.NamedNode("it", "STFT", [signal, step, "", length], "y");
        graph.Output("y", DataType.Float, 1, -1, -1, 2);
        return graph.Build();
    }
}
