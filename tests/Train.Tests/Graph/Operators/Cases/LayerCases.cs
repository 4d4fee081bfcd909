using static Maas.Train.Tests.Graph.Operators.Cases.OperatorCases;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators.Cases;

internal static class LayerCases
{
    public static void AddTo(Dictionary<string, Func<ScalarType, OneNode[]>> cases)
    {
        AddProducts(cases);
        AddWindows(cases);
        AddNormalizations(cases);
        AddQuantization(cases);
        Add(cases, "NegativeLogLikelihoodLoss", type =>
            Of("NegativeLogLikelihoodLoss", 13, type, 3, 4).Longs(0, 3, 1).Input(Positive(type, 4)));
        Add(cases, "SoftmaxCrossEntropyLoss", type => Of("SoftmaxCrossEntropyLoss", 13, type, 3, 4).Longs(0, 3, 1).Outputs(2));
    }

    private static void AddProducts(Dictionary<string, Func<ScalarType, OneNode[]>> cases)
    {
        Add(
            cases,
            "Gemm",
            type => Of("Gemm", 13, type, 2, 3).Input(Values(type, 4, 3)).Input(Values(type, 4)).With("transB", 1),
            type => Of("Gemm", 13, type, 3, 2).Input(Values(type, 3, 4)).With("transA", 1).With("alpha", 2f));
        Add(
            cases,
            "MatMul",
            type => Of("MatMul", 13, type, 2, 3).Input(Values(type, 3, 4)),
            type => Of("MatMul", 13, type, 2, 2, 3).Input(Values(type, 3)),
            type => Of("MatMul", 13, type, 2, 1, 2, 3).Input(Values(type, 4, 3, 2)));
        Add(cases, "Einsum", type => Of("Einsum", 12, type, 2, 3).Input(Values(type, 3, 4)).With("equation", "ij,jk->ik"));
        Add(cases, "Det", type => Of("Det", 11, type, 2, 3, 3));
        Add(cases, "Conv", type =>
            Of("Conv", 11, type, 1, 2, 5, 5).Input(Values(type, 3, 2, 3, 3)).Input(Values(type, 3)).With("auto_pad", "SAME_UPPER"));
        Add(cases, "ConvTranspose", type =>
            Of("ConvTranspose", 11, type, 1, 2, 3, 3).Input(Values(type, 2, 3, 2, 2)).WithLongs("strides", 2, 2));
    }

    private static void AddWindows(Dictionary<string, Func<ScalarType, OneNode[]>> cases)
    {
        foreach (var name in new[] { "MaxPool", "AveragePool", "LpPool" })
        {
            Add(
                cases,
                name,
                type => Of(name, 12, type, 1, 2, 5, 6).WithLongs("kernel_shape", 2, 3).WithLongs("pads", 1, 0, 0, 1),
                type => Of(name, 12, type, 1, 2, 6).WithLongs("kernel_shape", 2));
        }

        foreach (var name in new[] { "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool" })
        {
            Add(cases, name, type => Of(name, 13, type, 2, 3, 4, 5));
        }

        Add(cases, "MaxUnpool", type => Of("MaxUnpool", 11, type, 1, 1, 2, 2).Input(Longs(5, 7, 13, 15).reshape(1, 1, 2, 2))
            .WithLongs("kernel_shape", 2, 2).WithLongs("strides", 2, 2));
        Add(cases, "Col2Im", type => Of("Col2Im", 18, type, 2, 12, 12).ConstantLongs(4, 5).ConstantLongs(2, 2));
    }

    private static void AddNormalizations(Dictionary<string, Func<ScalarType, OneNode[]>> cases)
    {
        Add(cases, "BatchNormalization", type => Of("BatchNormalization", 15, type, 2, 3, 4).Input(Values(type, 3)).Input(Values(type, 3))
            .Constant(Values(type, 3)).Constant(Positive(type, 3)));
        Add(cases, "InstanceNormalization", type =>
            Of("InstanceNormalization", 13, type, 2, 3, 4).Input(Values(type, 3)).Input(Values(type, 3)));
        Add(cases, "LayerNormalization", type =>
            Of("LayerNormalization", 17, type, 2, 3, 4).Input(Values(type, 4)).Input(Values(type, 4)).With("axis", -1));
        Add(cases, "GroupNormalization", type =>
            Of("GroupNormalization", 21, type, 2, 4, 3).Input(Values(type, 4)).Input(Values(type, 4)).With("num_groups", 2));
        Add(cases, "RMSNormalization", type => Of("RMSNormalization", 23, type, 2, 3, 4).Input(Values(type, 4)));
        Add(cases, "LpNormalization", type => Of("LpNormalization", 13, type, 2, 3, 4).With("axis", -2));
        Add(cases, "MeanVarianceNormalization", type => Of("MeanVarianceNormalization", 13, type, 2, 3, 4, 5));
        Add(cases, "LRN", type => Of("LRN", 13, type, 2, 5, 3, 3).With("size", 3).With("alpha", 0.1f));
        Add(cases, "Dropout", type => Of("Dropout", 13, type, 2, 3));
    }

    private static void AddQuantization(Dictionary<string, Func<ScalarType, OneNode[]>> cases)
    {
        Add(cases, "QuantizeLinear", type =>
            Of("QuantizeLinear", 21, ScalarType.Float32, 2, 3).Constant(tensor(0.02f)).Constant(Scalar(type, 3)));
        Add(cases, "DequantizeLinear", type => Of("DequantizeLinear", 21, type, 2, 3).Constant(tensor(0.02f)));
        Add(cases, "DynamicQuantizeLinear", type => Of("DynamicQuantizeLinear", 11, type, 2, 3).Outputs(3));
        Add(cases, "MatMulInteger", type => Of("MatMulInteger", 10, type, 2, 3).Input(Values(type, 3, 4)));
    }

    private static OneNode Of(string name, long opset, ScalarType type, params long[] shape) =>
        new OneNode(name, opset).Input(Values(type, shape));

    private static void Add(
        Dictionary<string, Func<ScalarType, OneNode[]>> cases, string name, params Func<ScalarType, OneNode>[] nodes) =>
        cases.Add(name, type => [.. nodes.Select(node => node(type))]);
}
