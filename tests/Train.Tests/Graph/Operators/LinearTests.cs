using Maas.Core;
using Maas.Onnx.Building;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class LinearTests
{
    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(0, 1)]
    [DataRow(1, 0)]
    [DataRow(1, 1)]
    public void A_Gemm_transposes_and_scales(int transA, int transB)
    {
        long[] a = transA == 0 ? [2, 3] : [3, 2];
        long[] b = transB == 0 ? [3, 4] : [4, 3];

        OneNode Gemm(int opset) => new OneNode("Gemm", opset).Input(a).Input(b).With("transA", transA).With("transB", transB);

        Oracle.Agrees(Gemm(11));
        Oracle.Agrees(Gemm(11).With("alpha", 0.5f));
        Oracle.Agrees(Gemm(7).Input(4));
        Oracle.Agrees(Gemm(13).Input(2, 1).With("alpha", 0.5f).With("beta", 2f));
        Oracle.Agrees(Gemm(13).Input(1, 4).With("beta", 0.5f));
        Oracle.Agrees(Gemm(13).Input(2, 4));
        Oracle.Agrees(Gemm(13).Input());
    }

    [TestMethod]
    public void A_Gemm_takes_one_row_and_none()
    {
        Oracle.Agrees(new OneNode("Gemm", 13).Input(1, 3).Input(4, 3).Input(4).With("transB", 1));
        Oracle.Agrees(new OneNode("Gemm", 13).Input(0, 3).Input(4, 3).Input(4).With("transB", 1));
        Oracle.Agrees(new OneNode("Gemm", 13).Input(2, 3).Input(4, 3).Input(1).With("transB", 1));
    }

    [TestMethod]
    public void A_MatMul_broadcasts_its_stacks_and_takes_vectors()
    {
        Oracle.Agrees(new OneNode("MatMul", 13).Input(2, 3).Input(3, 4));
        Oracle.Agrees(new OneNode("MatMul", 13).Input(5, 2, 3).Input(3, 4));
        Oracle.Agrees(new OneNode("MatMul", 9).Input(2, 1, 2, 3).Input(5, 3, 4));
        Oracle.Agrees(new OneNode("MatMul", 13).Input(3).Input(3, 4));
        Oracle.Agrees(new OneNode("MatMul", 13).Input(2, 3).Input(3));
    }

    [TestMethod]
    public void Stacks_that_do_not_fit_are_refused_before_torch_sees_them()
    {
        RefusesToMultiply(ones(2, 3), ones(4));
        RefusesToMultiply(ones(2, 2, 3), ones(3, 3, 4));
        RefusesToMultiply(ones(2, 2, 3), ones(2, 3, 4, dtype: ScalarType.Float64));
        RefusesToMultiply(ones(2, 3), ones(4, 2));
        RefusesToMultiply(ones([]), ones(3));
    }

    [TestMethod]
    [DataRow("ij,jk->ik")]
    [DataRow("ij, kj -> ik")]
    public void An_Einsum_follows_its_equation(string equation)
    {
        var second = equation.Contains("kj", StringComparison.Ordinal) ? new long[] { 4, 3 } : [3, 4];

        Oracle.Agrees(new OneNode("Einsum", 12).Input(2, 3).Input(second).With(Attributes.Of("equation", equation)));
    }

    [TestMethod]
    public void Gradients_are_right()
    {
        Oracle.GradientsAgree(new OneNode("Gemm", 13).Input(Doubles(2, 3)).Constant(Doubles(4, 3)).Constant(Doubles(4)).With("transB", 1));
        Oracle.GradientsAgree(new OneNode("Gemm", 13).Input(Doubles(3, 2)).Constant(Doubles(3, 4)).Constant(Doubles(2, 1))
            .With("transA", 1).With("alpha", 0.5f).With("beta", 2f));
        Oracle.GradientsAgree(new OneNode("MatMul", 13).Input(Doubles(2, 2, 3)).Constant(Doubles(3, 2)));
        Oracle.GradientsAgree(new OneNode("Einsum", 12).Input(Doubles(2, 3)).Input(Doubles(3, 2)).With("equation", "ij,jk->ik"));
    }

    private static void RefusesToMultiply(Tensor a, Tensor b)
    {
        using var graph = TorchGraph.Load(new OneNode("MatMul", 13).Input(a).Input(b).Model(), CPU);

        var error = Assert.ThrowsExactly<ServiceException>(() => graph.Forward(new Dictionary<string, Tensor> { ["x0"] = a, ["x1"] = b }));

        Assert.AreEqual(ServiceError.UnsupportedOperator, error.Error);
    }

    private static Tensor Doubles(params long[] shape) => OneNode.Random(shape).to(ScalarType.Float64);
}
