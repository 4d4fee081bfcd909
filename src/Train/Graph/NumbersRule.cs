namespace Maas.Train.Graph;

/// <summary>Which operators compute in which <see cref="Numbers"/>.</summary>
internal static class NumbersRule
{
    private static readonly HashSet<string> Products = ["MatMul", "Gemm", "Conv", "ConvTranspose", "Einsum", "Attention"];

    // The recurrent ones sum up over as many steps as there are.
    private static readonly HashSet<string> Exact =
    [
        "Softmax", "LogSoftmax", "Softplus", "Exp", "Log", "Pow", "Reciprocal", "Acos", "Asin", "Cosh", "Sinh", "Tan", "Det",
        "BatchNormalization", "GroupNormalization", "InstanceNormalization", "LayerNormalization", "RMSNormalization",
        "MeanVarianceNormalization", "LpNormalization", "LRN", "AveragePool", "GlobalAveragePool", "LpPool", "GlobalLpPool",
        "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMean", "ReduceProd", "ReduceSum", "ReduceSumSquare",
        "CumSum", "CumProd", "Mean", "DFT", "STFT", "LSTM", "GRU", "RNN", "SoftmaxCrossEntropyLoss", "NegativeLogLikelihoodLoss",
    ];

    public static Numbers For(OperatorDefinition definition) =>
        definition.Domain.Length > 0 ? Numbers.AsGiven
        : Products.Contains(definition.Operator) ? Numbers.Bfloat16
        : Exact.Contains(definition.Operator) ? Numbers.Float32
        : Numbers.AsGiven;
}
