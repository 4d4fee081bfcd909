using Google.Protobuf;
using Maas.Onnx.Format;
using Maas.Train.Graph;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Maas.Train.Tests.Graph;

/// <summary>Compares the graph on torch with ONNX Runtime, and its gradients with central finite differences.</summary>
internal static class Oracle
{
    private static readonly Dictionary<ScalarType, TensorElementType> Types = new()
    {
        [ScalarType.Float32] = TensorElementType.Float,
        [ScalarType.Float64] = TensorElementType.Double,
        [ScalarType.Float16] = TensorElementType.Float16,
        [ScalarType.BFloat16] = TensorElementType.BFloat16,
        [ScalarType.Int64] = TensorElementType.Int64,
        [ScalarType.Int32] = TensorElementType.Int32,
        [ScalarType.Int16] = TensorElementType.Int16,
        [ScalarType.Int8] = TensorElementType.Int8,
        [ScalarType.Byte] = TensorElementType.UInt8,
        [ScalarType.Bool] = TensorElementType.Bool,
    };

    public static void Agrees(OneNode subject, double tolerance = 1e-5)
    {
        using var scope = NewDisposeScope();
        var expected = RunOnnxRuntime(subject.Model(), subject.Inputs);
        using var graph = TorchGraph.Load(subject.Model(), CPU);

        var actual = graph.Forward(subject.Inputs);

        AreClose(expected, actual, tolerance);
    }

    public static void AreClose(IReadOnlyDictionary<string, Tensor> expected, IReadOnlyDictionary<string, Tensor> actual, double tolerance)
    {
        foreach (var (name, value) in expected)
        {
            Assert.AreEqual(Shown(value), Shown(actual[name]), name);
            var (wanted, got) = (value.to(ScalarType.Float64), actual[name].detach().to(ScalarType.Float64));
            Assert.IsTrue(
                allclose(wanted, got, tolerance, tolerance, equal_nan: true),
                $"{name}: expected {Values(wanted)}, got {Values(got)}");
        }
    }

    public static Dictionary<string, Tensor> RunOnnxRuntime(ModelProto model, IReadOnlyDictionary<string, Tensor> inputs)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(model.ToByteArray(), options);
        using var run = new RunOptions();
        var values = inputs.Values.Select(ToOnnxRuntime).ToArray();
        using var outputs = session.Run(run, [.. inputs.Keys], values, session.OutputNames);
        var results = session.OutputNames.Zip(outputs, (name, value) => (name, value))
            .ToDictionary(pair => pair.name, pair => ToTorch(pair.value));
        Array.ForEach(values, value => value.Dispose());
        return results;
    }

    /// <summary>The gradients of every floating-point input and weight, by nudging each element.</summary>
    public static void GradientsAgree(OneNode subject, double tolerance = 1e-6)
    {
        using var scope = NewDisposeScope();
        var model = subject.Model();
        using var graph = TorchGraph.Load(model, CPU);
        var inputs = subject.Inputs.ToDictionary(
            input => input.Key,
            input => is_floating_point(input.Value) ? input.Value.detach().requires_grad_() : input.Value);
        var leaves = inputs.Values.Concat(graph.Parameters.Values).Where(tensor => tensor.requires_grad).ToArray();

        Loss(graph, inputs).backward();

        foreach (var leaf in leaves)
        {
            var expected = Differences(leaf, () => Loss(graph, inputs).item<double>());
            Assert.IsTrue(
                allclose(expected, leaf.grad!, tolerance, tolerance),
                $"expected {Values(expected)}, got {Values(leaf.grad!)}");
        }
    }

    // A weighted sum, so that no gradient is one only because all are.
    private static Tensor Loss(TorchGraph graph, IReadOnlyDictionary<string, Tensor> inputs) => graph.Forward(inputs).Values
        .Where(output => is_floating_point(output))
        .Select(output => output.mul(arange(1, output.NumberOfElements + 1, ScalarType.Float64).reshape(output.shape).sin()).sum())
        .Aggregate((one, other) => one.add(other));

    private static Tensor Differences(Tensor leaf, Func<double> loss)
    {
        const double Step = 1e-5;
        using var quiet = no_grad();
        var values = leaf.detach().reshape(-1);
        var differences = zeros_like(values);
        for (var index = 0; index < values.NumberOfElements; index++)
        {
            var value = values[index].item<double>();
            values[index] = value + Step;
            var above = loss();
            values[index] = value - Step;
            var below = loss();
            values[index] = value;
            differences[index] = (above - below) / (2 * Step);
        }

        return differences.reshape(leaf.shape);
    }

    private static string Values(Tensor value) => value.ToString(TorchSharp.TensorStringStyle.Julia);

    private static string Shown(Tensor value) => $"{value.dtype}[{string.Join(",", value.shape)}]";

    private static OrtValue ToOnnxRuntime(Tensor value)
    {
        using var contiguous = value.detach().contiguous();
        var copy = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, Types[value.dtype], value.shape);
        if (value.NumberOfElements > 0)
        {
            contiguous.bytes.CopyTo(copy.GetTensorMutableRawData());
        }

        return copy;
    }

    private static Tensor ToTorch(OrtValue value)
    {
        var information = value.GetTensorTypeAndShape();
        var copy = empty(information.Shape, Types.First(pair => pair.Value == information.ElementDataType).Key);
        if (copy.NumberOfElements > 0)
        {
            copy.bytes = value.GetTensorMutableRawData();
        }

        return copy;
    }
}
