using Google.Protobuf.Collections;
using Maas.Onnx.Format;

namespace Maas.Onnx.Checking;

/// <summary>The operator sets that a model or a function imports.</summary>
internal sealed class OpsetCheck
{
    private readonly HashSet<string> domains = [];
    private readonly string place;

    public OpsetCheck(RepeatedField<OperatorSetIdProto> imports, string place)
    {
        this.place = place;
        foreach (var import in imports)
        {
            if (import.Version < 1)
            {
                throw new OnnxException(
                    $"{place} imports version {import.Version} of the operators of {Called(import.Domain)}; 1 or more is expected");
            }

            if (!domains.Add(Plain(import.Domain)))
            {
                throw new OnnxException($"{place} imports the operators of {Called(import.Domain)} twice");
            }
        }
    }

    public void Check(NodeProto node)
    {
        if (!domains.Contains(Plain(node.Domain)))
        {
            throw new OnnxException($"{Shown.Node(node)} is of {Called(node.Domain)}, whose operators {place} does not import");
        }
    }

    private static string Plain(string domain) => OperatorName.IsDefault(domain) ? "" : domain;

    private static string Called(string domain) => OperatorName.IsDefault(domain) ? "ONNX's own domain" : $"domain {Shown.Name(domain)}";
}
