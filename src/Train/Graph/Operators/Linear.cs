using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Graph.Operators;

/// <summary>Matrix products.</summary>
internal static class Linear
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("Gemm", 7, Gemm, weights: [0, 1, 2]);
        registry.Add("MatMul", 1, _ => MatMul, weights: [0, 1]);
        registry.Add("Einsum", 12, Einsum, weights: [0, 1, 2]);
        registry.Add("Det", 11, x => x[0].det());
    }

    // alpha · A · B + beta · C, with A and B transposed on request and C broadcast.
    private static Operation Gemm(Node node)
    {
        var alpha = (float)node.Float("alpha", 1);
        var beta = (float)node.Float("beta", 1);
        var transposesA = node.Int("transA", 0) != 0;
        var transposesB = node.Int("transB", 0) != 0;
        if (!transposesA && transposesB && alpha == 1 && (beta == 1 || !node.Has(2)))
        {
            return x => functional.linear(x[0], x[1], x.Find(2));
        }

        return x =>
        {
            var a = transposesA ? x[0].t() : x[0];
            var b = transposesB ? x[1].t() : x[1];
            return x.Find(2) is { } c ? addmm(c, a, b, beta, alpha)
                : alpha == 1 ? a.mm(b)
                : a.mm(b).mul(alpha);
        };
    }

    private static Tensor MatMul(Inputs x) =>
        x[1].dim() == 2 && x[0].dim() >= 2 ? functional.linear(x[0], x[1].t()) : Multiply(x[0], x[1]);

    /// <summary>A stack of products. TorchSharp's own matmul lets native errors end the process,
    /// so what it would refuse must not reach it.</summary>
    /// <exception cref="ArgumentException">The shapes or element types don't fit.</exception>
    public static Tensor Multiply(Tensor a, Tensor b) => CanMultiply(a, b)
        ? a.matmul(b)
        : throw new ArgumentException($"{Shown(a)} can't be multiplied by {Shown(b)}");

    private static bool CanMultiply(Tensor a, Tensor b)
    {
        var (left, right) = (a.shape, b.shape);
        if (a.dtype != b.dtype || a.dtype == ScalarType.Bool || left.Length == 0 || right.Length == 0)
        {
            return false;
        }

        var inner = right.Length == 1 ? right[0] : right[^2];
        var stacks = left.SkipLast(2).Reverse().Zip(right.SkipLast(2).Reverse());
        return left[^1] == inner && stacks.All(pair => pair.First == pair.Second || pair.First == 1 || pair.Second == 1);
    }

    private static string Shown(Tensor tensor) => $"{tensor.dtype} [{string.Join(",", tensor.shape)}]";

    private static Operation Einsum(Node node)
    {
        var equation = node.Text("equation", string.Empty);
        return x => einsum(equation, x.All());
    }
}
