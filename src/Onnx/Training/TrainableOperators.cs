using System.Globalization;
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
        [.. TrainableOperatorTable.Text.Split('\n').SelectMany(line => Parse(line.TrimEnd('\r').Split(' ')))];

    private static readonly HashSet<string> Names = [.. All.Select(each => OperatorName.Of(each.Domain, each.Name))];

    /// <summary>
    /// Those of a manifest's operators (<c>Gemm</c>, <c>com.microsoft::FusedMatMul</c>) that can't be trained in any version.
    /// </summary>
    public static IReadOnlyList<string> Unsupported(IEnumerable<string> operators) =>
        [.. operators.Where(name => !Names.Contains(name)).Distinct()];

    private static IEnumerable<TrainableOperator> Parse(string[] line) =>
        line[1].Split(',')
            .Select(version => new TrainableOperator(string.Empty, line[0], int.Parse(version, CultureInfo.InvariantCulture), line[2..]));
}
