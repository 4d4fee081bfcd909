using System.IO.Pipelines;
using Maas.Predict.Api.OpenInference;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.OpenInference;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Maas.Predict.Tests.Inference.Sessions;
using Maas.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Api.OpenInference;

/// <summary>Who sends or takes slowly holds no model's memory.</summary>
[TestClass]
public sealed class SlowCallerTests
{
    private const int AnswerBytes = 1 << 20;
    private const int KestrelBytes = 64 << 10;

    [TestMethod]
    public async Task A_call_is_read_before_its_model_is_loaded()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var refused = await tenant.PostAsync(
            "/v2/models/m/infer", """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2]}]}""");
        var loaded = await tenant.PostAsync("/v2/repository/index", """{"ready":true}""");

        Assert.AreEqual(400, (int)refused.Status);
        Assert.AreEqual("[]", loaded.IsOk().ToJsonString());
    }

    [TestMethod]
    public async Task Who_takes_a_binary_answer_too_slowly_is_cut_off()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        using var cache = TestSessions.Cache(tenant, folder);
        var (caller, time) = (new Caller(), new FakeTimeProvider());
        var answer = await AnswerAsync(cache, await TargetAsync(tenant), isBinary: true);
        var sending = InferHttp.WriteAsync(caller.Http.Response, answer, time, CancellationToken.None).AsTask();
        await cache.EvictAsync(_ => true);

        var whileSent = InUse(cache);
        time.Advance(TimeSpan.FromSeconds(33));
        var cutEarly = caller.IsCutOff;
        time.Advance(TimeSpan.FromSeconds(2));
        await sending;
        answer.Dispose();

        Assert.AreEqual((1, 0), (whileSent, InUse(cache)));
        Assert.AreEqual((false, true), (cutEarly, caller.IsCutOff));
    }

    [TestMethod]
    public async Task An_answer_of_JSON_holds_no_model_while_it_is_sent()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var folder = new TestFolder();
        using var cache = TestSessions.Cache(tenant, folder);
        var caller = new Caller();
        var answer = await AnswerAsync(cache, await TargetAsync(tenant), isBinary: false);
        var sending = InferHttp.WriteAsync(caller.Http.Response, answer, TimeProvider.System, CancellationToken.None).AsTask();
        await cache.EvictAsync(_ => true);

        var (isSent, whileSent) = (sending.IsCompleted, InUse(cache));
        var taken = await caller.TakeAllAsync(answer.Json.Length);
        await sending;
        answer.Dispose();

        Assert.AreEqual((false, 0), (isSent, whileSent));
        Assert.AreEqual(answer.Json.Length, taken);
    }

    private static int InUse(SessionCache cache) => cache.Look(shelf => shelf.WhereInUse(_ => true)).Count;

    private static async Task<ServedVersion> TargetAsync(TestTenant tenant) =>
        tenant.Served(await tenant.PublishAsync("m", TestModels.Identity(DataType.Float, -1)));

    private static async Task<InferAnswer> AnswerAsync(SessionCache cache, ServedVersion target, bool isBinary)
    {
        using var request = new InferRequest { BinaryOutput = isBinary };
        var tensor = new Tensor("x", ElementKind.Get("FP32"), new TensorBudget(AnswerBytes)) { Shape = [AnswerBytes / sizeof(float)] };
        tensor.Extend(AnswerBytes).Clear();
        request.Inputs.Add(new(tensor, null));
        var lease = await cache.LeaseAsync(target, CancellationToken.None);
        var (outputs, _) = await lease.RunAsync([tensor], request.OutputNames(), CancellationToken.None);
        var answer = InferAnswer.Write(lease, outputs, request, new(2 * AnswerBytes));
        answer.LetGo();
        return answer;
    }

    /// <summary>A connection with room for what Kestrel keeps of an answer, and a caller who takes nothing until it is told to.</summary>
    private sealed class Caller : IHttpRequestLifetimeFeature
    {
        private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: KestrelBytes, resumeWriterThreshold: KestrelBytes / 2));

        public Caller()
        {
            Http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(pipe.Writer.AsStream()));
            Http.Features.Set<IHttpRequestLifetimeFeature>(this);
        }

        public DefaultHttpContext Http { get; } = new();

        public bool IsCutOff { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsCutOff = true;

        public async Task<long> TakeAllAsync(long bytes)
        {
            var taken = 0L;
            while (taken < bytes)
            {
                var read = await pipe.Reader.ReadAsync();
                taken += read.Buffer.Length;
                pipe.Reader.AdvanceTo(read.Buffer.End);
            }

            return taken;
        }
    }
}
