using System.Globalization;
using Maas.Testing;

namespace Maas.Predict.Tests.Batches;

[TestClass]
public sealed class TracedBatchTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Caller = "b7ad6b7169203331";

    [TestMethod]
    public async Task A_trace_goes_from_the_request_that_submits_a_job_to_each_of_its_slices()
    {
        await using var listener = await OtlpListener.StartAsync();
        using var app = await BatchApp.StartAsync(
            [("Batches__SliceSeconds", "1"), ("Batches__PartSeconds", "0"), ("Batches__RowsAtOnce", "2"), .. Settings(listener)]);
        app.Http.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-{Caller}-01");

        var job = await app.SubmitAsync($"a,b,c\n{string.Concat(Enumerable.Range(0, 500).Select(row => $"{row},1,2\n"))}");
        var last = await listener.WaitForSpanAsync(
            span => span.Name == "process batches" && span.Tags.GetValueOrDefault("maas.state") == "succeeded");
        var request = await listener.WaitForSpanAsync(span => span.Name == "POST /api/jobs");
        var slices = listener.Spans.Where(span => span.Name == "process batches").ToArray();

        Assert.AreEqual((Trace, Caller, job), (request.Trace, request.Parent, request.Tags["maas.job"]));
        Assert.IsGreaterThan(1, slices.Length);
        Assert.IsTrue(slices.All(slice => (slice.Trace, slice.Parent) == (Trace, request.Id)));
        CollectionAssert.AreEqual(
            Enumerable.Range(1, slices.Length).Select(fence => fence.ToString(CultureInfo.InvariantCulture)).ToArray(),
            slices.Select(slice => slice.Tags["maas.fence"]).ToArray());
        Assert.AreEqual(
            $"{job} batches m 1 cpu",
            string.Join(' ', new[] { "job", "tenant", "model", "version", "device" }.Select(tag => last.Tags[$"maas.{tag}"])));
        foreach (var slice in slices)
        {
            // Of its rows there are no spans.
            CollectionAssert.AreEqual(
                new[] { "data", "load", "predict", "resolve" },
                listener.Spans.Where(span => span.Parent == slice.Id).Select(span => span.Name).Order().ToArray());
        }

        Assert.IsFalse(listener.Spans.Any(span => span.Name is "encode" or "run"));
    }

    [TestMethod]
    public async Task A_slice_that_fails_tells_the_code_and_the_state_of_its_job()
    {
        await using var listener = await OtlpListener.StartAsync();
        using var app = await BatchApp.StartAsync([.. Settings(listener)]);
        app.Http.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-{Caller}-01");

        await app.SubmitAsync("a,b,c\n1,2,3\n");
        (await app.Http.DeleteAsync("/api/datasets/d")).EnsureSuccessStatusCode();
        var slice = await listener.WaitForSpanAsync(span => span.Name == "process batches");

        Assert.AreEqual(
            (Trace, "failed", "invalid-job", 2), (slice.Trace, slice.Tags["maas.state"], slice.Tags["error.type"], slice.Status));
    }

    private static IEnumerable<(string Name, string Value)> Settings(OtlpListener listener) =>
        listener.Settings.Select(setting => (setting.Key, setting.Value));
}
