namespace Maas.Onnx.Format;

/// <summary>How names and shapes of a model look in messages: cut, since a hostile file's may be megabytes long.</summary>
internal static class Shown
{
    private const int LongestName = 200;
    private const int LongestShape = 16;

    public static string Name(string name) => name.Length <= LongestName ? $"\"{name}\"" : $"\"{name[..LongestName]}…\"";

    public static string Shape(IReadOnlyList<long> lengths) =>
        $"[{string.Join(',', lengths.Take(LongestShape))}{(lengths.Count > LongestShape ? ",…" : "")}]";

    /// <summary><c>node "/0/Gemm" (Gemm)</c>, by its first output where it has no name.</summary>
    public static string Node(NodeProto node) => node.Name.Length > 0 || node.Output.Count == 0
        ? $"node {Name(node.Name)} ({OperatorName.Of(node)})"
        : $"the {OperatorName.Of(node)} node that makes {Name(node.Output[0])}";
}
