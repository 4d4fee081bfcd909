namespace Maas.Onnx.Format;

/// <summary>How operators are named in manifests and messages.</summary>
public static class OperatorName
{
    /// <summary>ONNX's own operators have the domain "" or, spelled out, this one.</summary>
    public const string DefaultDomain = "ai.onnx";

    public static bool IsDefault(string domain) => domain is "" or DefaultDomain;

    /// <summary><c>Gemm</c>, or <c>com.microsoft::MatMulNBits</c> in a domain other than ONNX's own.</summary>
    public static string Of(string domain, string operatorName) => IsDefault(domain) ? operatorName : $"{domain}::{operatorName}";

    public static string Of(NodeProto node) => Of(node.Domain, node.OpType);
}
