using System.Runtime.InteropServices;
using Maas.Core;
using Maas.Onnx.Format;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph;

[TestClass]
public sealed class TorchErrorsTests
{
    [TestMethod]
    [DataRow("CUDA out of memory. Tried to allocate 2.00 GiB.", true)]
    [DataRow("CUDA error: out of memory", true)]
    [DataRow("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", true)]
    [DataRow(
        "[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes.", true)]
    [DataRow("mat1 and mat2 shapes cannot be multiplied (2x5 and 3x2)", false)]
    [DataRow("CUDA error: an illegal memory access was encountered", false)]
    public void Torch_s_words_for_too_little_memory_are_known(string message, bool expected) =>
        Assert.AreEqual(expected, TorchErrors.IsOutOfMemory(new InvalidOperationException(message)));

    [TestMethod]
    public void A_step_that_does_not_fit_is_not_called_an_unsupported_operator()
    {
        var model = new OneNode("Expand", 13).Input(1).ConstantLongs(1L << 20, 1L << 20, 1 << 10).Model();
        model.Graph.Node.Add(new NodeProto { OpType = "Exp", Input = { "y0" }, Output = { "large" } });
        model.Graph.Output[0].Name = "large";
        using var graph = TorchGraph.Load(model, CPU);

        var error = Assert.ThrowsExactly<ExternalException>(() => graph.Forward(new Dictionary<string, Tensor> { ["x0"] = ones(1) }));

        Assert.IsTrue(TorchErrors.IsOutOfMemory(error), error.Message);
    }

    [TestMethod]
    public void What_was_tried_and_what_would_fit_is_told()
    {
        var error = TorchErrors.OutOfMemory(batchSize: 64, parameterBytes: 25_600_000, isReduced: false);

        Assert.AreEqual(ServiceError.OutOfMemory, error.Error);
        StringAssert.Contains(error.Message, "64 examples with 25.6 MB of weights");
        StringAssert.Contains(error.Message, "a batchSize of 32");
        StringAssert.Contains(error.Message, "bfloat16");
    }

    [TestMethod]
    public void What_was_done_already_is_not_advised()
    {
        var error = TorchErrors.OutOfMemory(batchSize: 1, parameterBytes: 1_000_000, isReduced: true);

        Assert.IsFalse(error.Message.Contains("batchSize", StringComparison.Ordinal));
        Assert.IsFalse(error.Message.Contains("bfloat16", StringComparison.Ordinal));
    }
}
