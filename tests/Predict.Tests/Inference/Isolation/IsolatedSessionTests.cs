using System.Runtime.InteropServices;
using Google.Protobuf;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Onnx;
using Maas.Predict.Inference.Isolation;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Maas.Testing;
using Microsoft.ML.OnnxRuntime;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Isolation;

[TestClass]
public sealed class IsolatedSessionTests
{
    private static readonly SessionsOptions Options = new() { Threads = 1, MaximumBytes = 256 << 20 };

    [TestMethod]
    [DataRow(DataType.Float, "FP32", 4)]
    [DataRow(DataType.Double, "FP64", 8)]
    [DataRow(DataType.Float16, "FP16", 2)]
    [DataRow(DataType.Bfloat16, "BF16", 2)]
    [DataRow(DataType.Int8, "INT8", 1)]
    [DataRow(DataType.Int64, "INT64", 8)]
    [DataRow(DataType.Uint64, "UINT64", 8)]
    [DataRow(DataType.Bool, "BOOL", 1)]
    public async Task Numbers_come_back_to_the_bit(DataType type, string word, int bytes)
    {
        using var folder = new TestFolder();
        using var session = await OpenAsync(folder, TestModels.Identity(type, -1, 3).ToByteArray());
        foreach (var rows in new[] { 2, 0, 50_000 })
        {
            using var tensor = new Tensor("x", ElementKind.Get(word), new(long.MaxValue)) { Shape = [rows, 3] };
            new Random(rows).NextBytes(tensor.Extend(rows * 3 * bytes));

            using var outputs = session.Run([tensor], null, CancellationToken.None);

            CollectionAssert.AreEqual(tensor.Shape, outputs[0].GetTensorTypeAndShape().Shape);
            Assert.IsTrue(rows == 0 || tensor.Bytes.SequenceEqual(outputs[0].GetTensorDataAsSpan<byte>()));
        }
    }

    [TestMethod]
    public async Task Texts_and_scalars_come_back()
    {
        using var folder = new TestFolder();
        using var session = await OpenAsync(folder, TestModels.Identity(DataType.String).ToByteArray());
        foreach (var text in new[] { "", "naïve 日本", new string('x', 100_000) })
        {
            using var tensor = new Tensor("x", ElementKind.Get("BYTES"), new(long.MaxValue)) { Shape = [] };
            tensor.Add(text);

            using var outputs = session.Run([tensor], ["y"], CancellationToken.None);

            Assert.AreEqual(0, outputs[0].GetTensorTypeAndShape().DimensionsCount);
            Assert.AreEqual(text, outputs[0].GetStringTensorAsArray()[0]);
        }
    }

    [TestMethod]
    public async Task A_file_that_is_no_model_is_refused_with_the_reason()
    {
        using var folder = new TestFolder();

        var refusal = await Assert.ThrowsAsync<OnnxException>(() => OpenAsync(folder, [1, 2, 3]));

        StringAssert.StartsWith(refusal.Message, "the file is not an ONNX model");
    }

    [TestMethod]
    public async Task An_input_that_the_model_cannot_compute_with_is_refused_and_offends_nobody()
    {
        var offences = new List<string>();
        using var folder = new TestFolder();
        using var session = await OpenAsync(folder, TestModels.Identity().ToByteArray(), offences.Add);

        var refusal = Assert.ThrowsExactly<ServiceException>(() => Run(session, Numbers("x", [1, 2], 1, 2)));

        Assert.AreEqual(ServiceError.InvalidInput, refusal.Error);
        StringAssert.StartsWith(refusal.Detail, "the model can't compute with this input: ");
        StringAssert.Contains(refusal.Detail, "Got invalid dimensions for input: x");
        Assert.IsEmpty(offences);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux, IgnoreMessage = "Signals have these names there, and memory is measured by its files.")]
    public async Task A_call_that_ends_the_process_is_refused_by_the_signal_and_the_next_one_has_another()
    {
        var offences = new List<string>();
        using var folder = new TestFolder();
        using var session = await OpenAsync(folder, HarmfulModels.Dividing(), offences.Add);

        var refusal = Assert.ThrowsExactly<ServiceException>(() => RunHarmful(session, harms: true));
        var after = RunHarmful(session, harms: false);

        Assert.AreEqual(ServiceError.InvalidInput, refusal.Error);
        Assert.AreEqual("the model can't compute with this input: the process that runs it was ended by SIGFPE", refusal.Detail);
        CollectionAssert.AreEqual(new[] { "the process that runs it was ended by SIGFPE" }, offences);
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4 }, after);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux, IgnoreMessage = "Signals have these names there.")]
    public async Task Who_would_wait_for_the_next_process_learns_of_it_before()
    {
        using var folder = new TestFolder();
        using var session = await OpenAsync(folder, HarmfulModels.Dividing());

        var before = session.Prepare();
        Assert.ThrowsExactly<ServiceException>(() => RunHarmful(session, harms: true));
        var opening = session.Prepare();
        await opening!.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.IsNull(before);
        Assert.IsNull(session.Prepare());
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4 }, RunHarmful(session, harms: false));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux, IgnoreMessage = "Memory is measured by its files.")]
    public async Task A_call_that_fills_the_memory_is_refused_by_that()
    {
        var offences = new List<string>();
        using var folder = new TestFolder();
        using var session = await OpenAsync(folder, HarmfulModels.Swelling(), offences.Add);

        var refusal = Assert.ThrowsExactly<ServiceException>(() => RunHarmful(session, harms: true));

        StringAssert.EndsWith(
            refusal.Detail, $": it takes more than the {256 << 20} bytes of memory that this service gives models");
        Assert.HasCount(1, offences);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux, IgnoreMessage = "Memory is measured by its files.")]
    public async Task A_model_that_takes_more_memory_than_it_may_to_open_is_too_large_and_not_corrupt()
    {
        using var folder = new TestFolder();

        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(
            () => OpenAsync(folder, HarmfulModels.Heavy(), options: Options with { MaximumBytes = 16 << 20 }));

        Assert.AreEqual(ServiceError.ModelTooLarge, refusal.Error);
        Assert.StartsWith($"the model can't be opened: it takes more than the {16 << 20} bytes of memory", refusal.Detail);
    }

    [TestMethod]
    public async Task Outputs_that_are_too_large_are_refused_and_offend_nobody()
    {
        var offences = new List<string>();
        using var folder = new TestFolder();
        using var session = await OpenAsync(folder, TestModels.Identity().ToByteArray(), offences.Add);
        using var tensor = new Tensor("x", ElementKind.Get("FP32"), new(long.MaxValue)) { Shape = [400_000, 3] };
        tensor.Extend(4_800_000).Clear();

        var refusal = Assert.ThrowsExactly<ServiceException>(() => session.Run([tensor], null, CancellationToken.None));

        Assert.AreEqual(ServiceError.AnswerTooLarge, refusal.Error);
        StringAssert.Contains(refusal.Detail, "output \"y\" of shape [400000,3] takes 4800000 bytes");
        Assert.IsEmpty(offences);
    }

    [TestMethod]
    public async Task A_run_that_does_not_end_in_one_operator_ends_with_its_process()
    {
        var offences = new List<string>();
        using var folder = new TestFolder();
        using var session = await OpenAsync(folder, HarmfulModels.Convolving(), offences.Add, Options with { MaximumBytes = 2L << 30 });
        using var leaving = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        var run = Task.Run(() => RunHarmful(session, harms: true, cancellation: leaving.Token));

        await Assert.ThrowsAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.IsEmpty(offences, "its caller left: it might have ended in time");
    }

    [TestMethod]
    public async Task A_run_that_does_not_end_when_its_time_is_over_ends_with_its_process_and_is_held_against_the_model()
    {
        var offences = new List<string>();
        using var folder = new TestFolder();
        using var session = await OpenAsync(folder, HarmfulModels.Convolving(), offences.Add, Options with { MaximumBytes = 2L << 30 });
        using var over = new RunOptions();

        var run = Task.Run(() => RunHarmful(session, harms: true, options: over));
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        over.Terminate = true;

        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(() => run.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.AreEqual("the model can't compute with this input: it does not end its work when it is told to", refusal.Detail);
        Assert.IsInstanceOfType<RefusedRunException>(refusal.InnerException);
        Assert.HasCount(1, offences);
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4 }, RunHarmful(session, harms: false));
    }

    [TestMethod]
    public async Task A_run_that_ends_when_it_is_told_to_keeps_its_process()
    {
        var offences = new List<string>();
        using var folder = new TestFolder();
        using var session = await OpenAsync(folder, TestModels.Endless().ToByteArray(), offences.Add);
        using var leaving = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        using var x = Numbers("x", [1], 1);

        var run = Task.Run(() => session.Run([x], null, leaving.Token));

        await Assert.ThrowsAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.IsEmpty(offences);
    }

    [TestMethod]
    public async Task A_session_may_be_disposed_again_as_by_who_opens_another_in_its_place()
    {
        using var folder = new TestFolder();
        var session = await OpenAsync(folder, TestModels.Identity().ToByteArray());

        session.Dispose();
        session.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => Run(session, Numbers("x", [1, 2, 3], 1, 3)));
    }

    private static async Task<IsolatedSession> OpenAsync(
        TestFolder folder, byte[] model, Action<string>? offended = null, SessionsOptions? options = null)
    {
        await File.WriteAllBytesAsync(folder["model.onnx"], model);
        var opening = new RunnerOpening(
            folder["model.onnx"], [new TensorDescription("y", "FP32", [-1])], 4 << 20, new(options ?? Options, new()));
        return IsolatedSession.Open(opening, TimeProvider.System, offended ?? (_ => { }));
    }

    private static float[] RunHarmful(
        IsolatedSession session, bool harms, RunOptions? options = null, CancellationToken cancellation = default)
    {
        using var own = new RunOptions();
        using var x = Numbers("x", [1, 2, 3, 4], 1, 2, 2);
        using var flag = new Tensor("harms", ElementKind.Get("BOOL"), new(long.MaxValue)) { Shape = [] };
        flag.Extend(1)[0] = harms ? (byte)1 : (byte)0;
        using var outputs = session.Run([x, flag], null, options ?? own, cancellation);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static void Run(IsolatedSession session, Tensor input)
    {
        using (input)
        {
            session.Run([input], null, CancellationToken.None).Dispose();
        }
    }

    private static Tensor Numbers(string name, float[] numbers, params long[] shape)
    {
        var tensor = new Tensor(name, ElementKind.Get("FP32"), new(long.MaxValue)) { Shape = shape };
        numbers.CopyTo(MemoryMarshal.Cast<byte, float>(tensor.Extend(numbers.Length * sizeof(float))));
        return tensor;
    }
}
