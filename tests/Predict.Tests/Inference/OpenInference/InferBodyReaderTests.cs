using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Inference.OpenInference;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Tests.Inference.OpenInference;

/// <summary>What a call announces takes no memory before it has come.</summary>
[TestClass]
public sealed class InferBodyReaderTests
{
    private const int TensorBytes = 512 << 20;
    private const int BodyBytes = 100 << 20;
    private const long MostTaken = 4 << 20;

    [TestMethod]
    public async Task Tensors_that_nothing_can_bring_are_refused_first()
    {
        var json = System.Text.Encoding.UTF8.GetBytes(
            """{"inputs":[{"name":"x","shape":[134217728],"datatype":"FP32","parameters":{"binary_data_size":536870912}}]}""");
        var body = new InferBody(Stream.Null, json.Length, null, json.Length);

        var (taken, told) = await RefusedAsync("FP32", body, json);

        Assert.AreEqual(
            "536870912 bytes of tensors are announced behind the JSON; without Inference-Header-Content-Length, all of the body is JSON",
            told);
        Assert.IsLessThan(MostTaken, taken);
    }

    [TestMethod]
    public async Task A_raw_text_takes_memory_as_it_comes()
    {
        var body = new InferBody(new MemoryStream("so far"u8.ToArray()), BodyBytes, 0, BodyBytes);

        var (taken, told) = await RefusedAsync("BYTES", body, null);

        Assert.StartsWith("the body has 6 bytes", told);
        Assert.IsLessThan(MostTaken, taken);
    }

    // What is read is there or ends at once: all of it happens on this thread.
    private static async Task<(long Taken, string Told)> RefusedAsync(string type, InferBody body, ReadOnlyMemory<byte>? json)
    {
        var manifest = new Manifest
        {
            Model = ModelName.Parse("m"),
            Version = new ModelVersion(1),
            Created = new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero),
            Files = [new ManifestFile("model.onnx", 1, "ab")],
            Inputs = [new TensorDescription("x", type, [-1])],
            Outputs = [],
        };
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = new InferBodyReader(manifest, new TensorBudget(TensorBytes)).ReadAsync(body, json, CancellationToken.None);

        Assert.IsTrue(read.IsCompleted);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        return (taken, (await Assert.ThrowsExactlyAsync<ServiceException>(read.AsTask)).Detail);
    }
}
