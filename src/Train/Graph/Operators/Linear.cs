using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Graph.Operators;

/// <summary>Matrix products.</summary>
internal static class Linear
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("Gemm", 7, Gemm, weights: [0, 1, 2]);
        registry.Add("MatMul", 1, _ => x => x[0].matmul(x[1]), weights: [0, 1]);
        registry.Add("Einsum", 12, Einsum, weights: [0, 1, 2]);
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

    private static Operation Einsum(Node node)
    {
        var equation = node.Text("equation", string.Empty);
        return x => einsum(equation, x.All());
    }
}
