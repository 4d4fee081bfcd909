using Maas.Onnx.Format;

namespace Maas.Onnx.Training;

/// <summary>
/// The operators that can be trained, so that both apps refuse the others before anything is trained. The trainer's registry
/// is held to this list by a test beside it.
/// </summary>
public static class TrainableOperators
{
    /// <summary>All of them, sorted by domain, name and version.</summary>
    public static IReadOnlyList<TrainableOperator> All { get; } =
    [
        new("", "BatchNormalization", 9),
        new("", "BatchNormalization", 14),
        new("", "Constant", 1),
        new("", "Conv", 1),
        new("", "Dropout", 7),
        new("", "Dropout", 12),
        new("", "Flatten", 1),
        new("", "Gelu", 20),
        new("", "Gemm", 7),
        new("", "MaxPool", 1),
        new("", "Relu", 1),
        new("", "Sigmoid", 1),
        new("", "Tanh", 1),
    ];

    private static readonly HashSet<string> Names = [.. All.Select(each => OperatorName.Of(each.Domain, each.Name))];

    /// <summary>Those of a manifest's operators (<c>Gemm</c>, <c>com.microsoft::FusedMatMul</c>) that can't be trained in any version.</summary>
    public static IReadOnlyList<string> Unsupported(IEnumerable<string> operators) =>
        [.. operators.Where(name => !Names.Contains(name)).Distinct()];
}
