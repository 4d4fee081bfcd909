using System.Globalization;
using Maas.Core;
using Maas.Onnx.Format;
using static TorchSharp.torch;

namespace Maas.Train.Graph;

/// <summary>A node as its operator's definition sees it while the graph is loaded: attributes, and which inputs are constant.</summary>
internal sealed class Node(
    NodeProto proto, long opset, Mode mode, Tensor?[] constants, bool[] statistics, IReadOnlyDictionary<string, Body> bodies)
{
    public long Opset => opset;

    public string Operator => proto.OpType;

    public Mode Mode => mode;

    public int OutputCount => proto.Output.Count;

    public bool Has(int input) => input < proto.Input.Count && proto.Input[input].Length > 0;

    public bool HasAttribute(string name) => FindAttribute(name) is not null;

    public long Int(string name, long absent) => FindAttribute(name)?.I ?? absent;

    public double Float(string name, double absent) => FindAttribute(name) is { } attribute ? Widen(attribute.F) : absent;

    public string Text(string name, string absent) => FindAttribute(name)?.S.ToStringUtf8() ?? absent;

    public long[]? Ints(string name) => FindAttribute(name)?.Ints.ToArray();

    public double[]? Floats(string name) => FindAttribute(name)?.Floats.Select(Widen).ToArray();

    public string[]? Texts(string name) => FindAttribute(name)?.Strings.Select(text => text.ToStringUtf8()).ToArray();

    public TensorProto? TensorValue(string name) => FindAttribute(name)?.T;

    /// <summary>The graph in an attribute.</summary>
    public Body Body(string attribute) => bodies.GetValueOrDefault(attribute) ?? throw Refusal($"it has no {attribute}");

    /// <summary>The value of an input that is the same in every pass, on the device where the graph keeps it.</summary>
    public Tensor? FindConstant(int input) => input < constants.Length ? constants[input] : null;

    /// <summary>The input is an initializer that the graph keeps as a statistic.</summary>
    public bool IsStatistic(int input) => input < statistics.Length && statistics[input];

    /// <summary>Whole numbers at an input: read once where they are constant, else in each pass.</summary>
    public Func<Inputs, long[]> Longs(int input)
    {
        if (FindConstant(input) is null)
        {
            return inputs => inputs.Longs(input);
        }

        var values = new Inputs(constants, [.. Enumerable.Range(0, constants.Length)]).Longs(input);
        return _ => values;
    }

    /// <summary>Whole numbers that were an attribute before they became an input; null where neither is given.</summary>
    public Func<Inputs, long[]>? LongsOfAttributeOrInput(string attribute, int input)
    {
        if (Ints(attribute) is { } values)
        {
            return _ => values;
        }

        return Has(input) ? Longs(input) : null;
    }

    public ServiceException Refusal(string reason) => ServiceError.UnsupportedOperator.With($"{Describe()}: {reason}");

    public string Describe() => Describe(proto, opset);

    public static string Describe(NodeProto proto, long opset)
    {
        var name = proto.Name.Length > 0 ? proto.Name : proto.Output.FirstOrDefault() ?? string.Empty;
        var domain = proto.Domain.Length > 0 ? proto.Domain : "ai.onnx";
        return $"operator {proto.OpType} (domain {domain}, opset {opset}) at node \"{name}\"";
    }

    // 0.1f written by an exporter means 0.1: the shortest decimal of the float, not its binary neighbour.
    private static double Widen(float value) =>
        double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private AttributeProto? FindAttribute(string name) => proto.Attribute.FirstOrDefault(attribute => attribute.Name == name);
}
