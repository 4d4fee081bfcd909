using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators.Cases;

/// <summary>
/// Nodes of every operator, for any element type: broadcasting, negative axes, scalars and nothing at all among them. The type is
/// that of what the operator works on; what it is steered by has its own.
/// </summary>
internal static class OperatorCases
{
    private static readonly Dictionary<string, Func<ScalarType, OneNode[]>> Cases = [];

    static OperatorCases()
    {
        ElementwiseCases.AddTo(Cases);
        ShapeCases.AddTo(Cases);
        IndexCases.AddTo(Cases);
        LayerCases.AddTo(Cases);
        SequenceCases.AddTo(Cases);
        ControlCases.AddTo(Cases);
    }

    public static IReadOnlyCollection<string> Names => Cases.Keys;

    public static OneNode[] Of(string name, ScalarType type) => Cases[name](type);

    /// <summary>Values between −2 and 2, whole ones between −3 and 3, or truths.</summary>
    public static Tensor Values(ScalarType type, params long[] shape)
    {
        var random = OneNode.Random(shape, seed: 7 + shape.Length, scale: 2);
        return type == ScalarType.Bool ? random.gt(0)
            : is_floating_point(type) ? random.to(type)
            : type == ScalarType.Byte ? random.mul(1.7).abs().round().to(type)
            : random.mul(1.7).round().to(type);
    }

    /// <summary>Values between 0.5 and 1.5, or whole ones from 1 to 3.</summary>
    public static Tensor Positive(ScalarType type, params long[] shape)
    {
        var random = OneNode.Random(shape, seed: 11 + shape.Length, scale: 0.5);
        return is_floating_point(type) ? random.add(1).to(type) : random.mul(2).add(2).round().to(type);
    }

    public static Tensor Scalar(ScalarType type, double value) => tensor(value, ScalarType.Float64).to(type);

    public static Tensor Longs(params long[] values) => tensor(values, ScalarType.Int64);

    /// <summary>What ONNX calls the type.</summary>
    public static long Number(ScalarType type) => OneNode.Proto("type", zeros(1, type)).DataType;
}
