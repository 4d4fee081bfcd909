using Google.Protobuf;
using Google.Protobuf.Collections;
using Maas.Onnx.Format;

namespace Maas.Onnx.Guarding;

/// <summary>Asks what types a node makes of its inputs' types, by a model of that node alone; the same thing only once.</summary>
/// <param name="irVersion">That of the model whose nodes they are.</param>
/// <param name="ask">The types of a model's outputs, which declare none, null for those that can't be told; null where it can't be
/// opened.</param>
internal sealed class TypeQuestions(long irVersion, Func<ModelProto, IReadOnlyList<TypeProto?>?> ask)
{
    private readonly Dictionary<ByteString, IReadOnlyList<TypeProto?>> answers = [];

    /// <summary>A type for each of the node's outputs; null where it is not known.</summary>
    /// <param name="inputs">Of each of its inputs; null where it is left out.</param>
    public IReadOnlyList<TypeProto?> Answer(
        NodeProto node, IReadOnlyList<TypeProto?> inputs, RepeatedField<OperatorSetIdProto> opsets)
    {
        var question = Question(node, inputs, opsets);
        var key = question.ToByteString();
        if (!answers.TryGetValue(key, out var found))
        {
            answers[key] = found = ask(question) ?? new TypeProto?[question.Graph.Output.Count];
        }

        var next = 0;
        return [.. node.Output.Select(output => output.Length == 0 ? null : found[next++])];
    }

    private ModelProto Question(NodeProto node, IReadOnlyList<TypeProto?> inputs, RepeatedField<OperatorSetIdProto> opsets)
    {
        var alone = new NodeProto { OpType = node.OpType, Domain = node.Domain, Overload = node.Overload, Attribute = { node.Attribute } };
        var graph = new GraphProto { Name = "question", Node = { alone } };
        foreach (var (index, type) in inputs.Index())
        {
            alone.Input.Add(type is null ? "" : $"i{index}");
            if (type is not null)
            {
                graph.Input.Add(new ValueInfoProto { Name = $"i{index}", Type = type });
            }
        }

        foreach (var (index, output) in node.Output.Index())
        {
            alone.Output.Add(output.Length == 0 ? "" : $"o{index}");
            if (output.Length > 0)
            {
                graph.Output.Add(new ValueInfoProto { Name = $"o{index}" });
            }
        }

        return new() { IrVersion = irVersion, OpsetImport = { opsets }, Graph = graph };
    }
}
