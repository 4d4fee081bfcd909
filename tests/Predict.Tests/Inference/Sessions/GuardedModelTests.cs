using System.Runtime.InteropServices;
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

/// <summary>Without the guard, the processor ends the test's own process at the first division of the least number by −1.</summary>
[TestClass]
public sealed class GuardedModelTests
{
    private static readonly ServingPlan Plan = new(new SessionsOptions { Threads = 1 }, new());

    [TestMethod]
    [DataRow("Div", 7, "graph")]
    [DataRow("Div", 8, "loop")]
    [DataRow("Div", 9, "if")]
    [DataRow("Div", 13, "graph")]
    [DataRow("Div", 14, "behind others")]
    [DataRow("Div", 14, "scan")]
    [DataRow("Div", 15, "function")]
    [DataRow("Div", 17, "loop")]
    [DataRow("Div", 21, "graph")]
    [DataRow("Mod", 10, "if")]
    [DataRow("Mod", 13, "graph")]
    [DataRow("Mod", 14, "scan")]
    [DataRow("Mod", 16, "function")]
    [DataRow("Mod", 17, "loop")]
    [DataRow("Mod", 21, "graph")]
    [DataRow("Mod", 21, "behind others")]
    public void Whole_numbers_are_divided_as_twos_complement_has_it(string operatorName, int opset, string place)
    {
        Check<int>(operatorName, opset, place, int.MinValue, int.MaxValue, value => value);
        Check<long>(operatorName, opset, place, long.MinValue, long.MaxValue, value => value);
    }

    [TestMethod]
    public void Shapes_are_broadcast_as_without_the_guard()
    {
        using var session = Open(DivisionModels.Of("Div", DataType.Int64, 17));
        (long[] A, long[] B)[] shapes =
            [([], []), ([0], []), ([3, 1], [1, 2]), ([2], [3, 1]), ([0, 2], [1, 2]), ([], [2, 1, 2]), ([4], [1])];

        foreach (var (a, b) in shapes)
        {
            var (left, right) = (new long[Count(a)], new long[Count(b)]);
            Array.Fill(left, long.MinValue);
            Array.Fill(right, -1);
            var (values, shape) = Run(session, left, a, right, b);

            Assert.AreEqual(string.Join(',', Broadcast(a, b)), string.Join(',', shape));
            Assert.HasCount((int)Count(shape), values);
            CollectionAssert.DoesNotContain(values.Select(value => value == long.MinValue).ToList(), false);
        }
    }

    [TestMethod]
    [DataRow("Div")]
    [DataRow("Mod")]
    public void Zero_is_refused_in_words(string operatorName)
    {
        using var session = Open(DivisionModels.Of(operatorName, DataType.Int64, 17));

        var refusal = Assert.ThrowsExactly<ServiceException>(() => Run<long>(session, [7], [1], [0], [1]));

        Assert.AreEqual(ServiceError.InvalidInput, refusal.Error);
        StringAssert.EndsWith(refusal.Message, "by zero");
    }

    [TestMethod]
    public void What_was_optimised_and_written_is_guarded_too()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder["model.onnx"], DivisionModels.Of("Div", DataType.Int64, 17, "loop").ToByteArray());
        Assert.IsTrue(ModelSession.TryWrite(folder["model.onnx"], Plan, folder["written.onnx"]));

        using var session = ModelSession.OpenOptimized(folder["written.onnx"], [Y], Plan);

        CollectionAssert.AreEqual(new[] { long.MinValue, -3 }, Run(session, [long.MinValue, 3], [2], [-1L], [1]).Values);
    }

    // ONNX Runtime makes one division of these two nodes, whose dividend is no constant any more.
    [TestMethod]
    public void A_division_that_the_optimiser_makes_of_others_is_guarded_too()
    {
        var model = DivisionModels.Of("Mul", DataType.Int64, 17);
        model.Graph.Node.Clear();
        model.Graph.Initializer.Add(NewTensor("one", 1));
        model.Graph.Node.Add(DivisionModels.Node("Div", ["one", "b"], ["part"]));
        model.Graph.Node.Add(DivisionModels.Node("Mul", ["part", "a"], ["y"]));
        using var session = Open(model);

        CollectionAssert.AreEqual(new[] { long.MinValue, -3, 3 }, Run(session, [long.MinValue, 3, 3], [3], [-1L, -1, 1], [3]).Values);
    }

    [TestMethod]
    public void Constants_are_found_in_the_files_where_they_are()
    {
        using var folder = new TestFolder();
        var model = DivisionModels.Of("Div", DataType.Int64, 17);
        model.Graph.Node[0].Output[0] = "quotient";
        model.Graph.Initializer.Add(NewTensor("beside", 40));
        model.Graph.Initializer.Add(NewTensor("large", [.. Enumerable.Repeat(2L, 10_000)]));
        model.Graph.Node.Add(DivisionModels.Node("ReduceSum", ["large"], ["sum"], Attributes.Of("keepdims", 0L)));
        model.Graph.Node.Add(DivisionModels.Node("Add", ["quotient", "sum"], ["more"]));
        model.Graph.Node.Add(DivisionModels.Node("Add", ["more", "beside"], ["y"]));
        MoveOut(model.Graph.Initializer[0], folder["weights.bin"]);
        File.WriteAllBytes(folder["model.onnx"], model.ToByteArray());

        using var session = ModelSession.Open(folder["model.onnx"], [Y], Plan);

        CollectionAssert.AreEqual(new[] { 20_043L }, Run(session, [3L], [1], [1L], [1]).Values);
    }

    // Types that a graph declares wrongly must not lead past the guard.
    [TestMethod]
    [DataRow("behind others")]
    [DataRow("loop")]
    public void A_graph_that_declares_whole_numbers_as_fractions_is_refused(string place)
    {
        var model = DivisionModels.Of("Div", DataType.Int64, 17, place);
        var (graph, name) = place == "loop" ? (GraphWalk.Graphs(model).Last(), "ly") : (model.Graph, "own");
        graph.ValueInfo.Add(DivisionModels.Value(name, DataType.Float));
        graph.ValueInfo.Add(DivisionModels.Value("la", DataType.Float));

        Assert.ThrowsExactly<OnnxRuntimeException>(() => Open(model));
    }

    private static TensorDescription Y { get; } = new("y", "INT64", [-1]);

    private static void Check<T>(string operatorName, int opset, string place, T least, T most, Func<int, T> of)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        using var session = Open(DivisionModels.Of(operatorName, ElementType.Of<T>().DataType, opset, place));
        T[] numbers = [least, least + T.One, of(-7), of(-2), of(-1), T.One, of(2), of(7), most];
        var pairs = numbers.SelectMany(a => numbers.Select(b => (A: a, B: b))).ToArray();

        var (values, _) = Run(
            session, [.. pairs.Select(pair => pair.A)], [pairs.Length], pairs.Select(pair => pair.B).ToArray(), [pairs.Length]);

        for (var i = 0; i < pairs.Length; i++)
        {
            Assert.AreEqual(Expected(operatorName, pairs[i].A, pairs[i].B), values[i], $"{pairs[i].A} {operatorName} {pairs[i].B}");
        }
    }

    // In twice as many bits, where nothing is lost, and then cut; Mod has the divisor's sign.
    private static T Expected<T>(string operatorName, T a, T b)
        where T : System.Numerics.IBinaryInteger<T>
    {
        var (left, right) = (Int128.CreateChecked(a), Int128.CreateChecked(b));
        var rest = left % right;
        return T.CreateTruncating(operatorName == "Div" ? left / right : rest != 0 && rest < 0 != right < 0 ? rest + right : rest);
    }

    private static ModelSession Open(ModelProto model)
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder["model.onnx"], model.ToByteArray());
        return ModelSession.Open(folder["model.onnx"], [Y], Plan);
    }

    private static (T[] Values, long[] Shape) Run<T>(ModelSession session, T[] a, long[] shapeOfA, T[] b, long[] shapeOfB)
        where T : unmanaged
    {
        var inputs = DivisionModels.Inputs(a, shapeOfA, b, shapeOfB);
        using var outputs = session.Run(inputs, ["y"], CancellationToken.None);
        inputs.ForEach(input => input.Dispose());
        return (outputs[0].GetTensorDataAsSpan<T>().ToArray(), outputs[0].GetTensorTypeAndShape().Shape);
    }

    private static TensorProto NewTensor(string name, params long[] values) =>
        new() { Name = name, DataType = (int)DataType.Int64, Dims = { values.Length }, RawData = Bytes(values) };

    private static void MoveOut(TensorProto tensor, string path)
    {
        File.WriteAllBytes(path, tensor.RawData.ToByteArray());
        tensor.ClearRawData();
        tensor.DataLocation = DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = Path.GetFileName(path) });
    }

    private static ByteString Bytes(long[] values) => ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan()));

    private static long Count(long[] shape) => shape.Aggregate(1L, (count, side) => count * side);

    private static IEnumerable<long> Broadcast(long[] a, long[] b)
    {
        var rank = Math.Max(a.Length, b.Length);
        long[] left = [.. Enumerable.Repeat(1L, rank - a.Length), .. a];
        long[] right = [.. Enumerable.Repeat(1L, rank - b.Length), .. b];
        return left.Zip(right, (one, two) => one == 1 ? two : one);
    }
}
