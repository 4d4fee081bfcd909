using System.Diagnostics;
using Maas.Core.Telemetry;

namespace Maas.Core.Tests.Telemetry;

/// <summary>A listener hears the whole process, so these run by themselves.</summary>
[TestClass]
[DoNotParallelize]
public sealed class SpansTests
{
    private const string Parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    [TestMethod]
    public void Where_nobody_listens_a_stage_costs_nothing()
    {
        var refusal = ServiceError.Internal.With("x");
        Go(refusal);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            Go(refusal);
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.IsNull(Spans.TraceParent);
    }

    [TestMethod]
    [DataRow(Parent, "4bf92f3577b34da6a3ce929d0e0e4736")]
    [DataRow("no traceparent", null)]
    [DataRow("", null)]
    [DataRow(null, null)]
    public void A_way_begins_below_what_the_traceparent_names_and_else_anew(string? traceparent, string? trace)
    {
        using var listener = Listen();
        using var server = new Activity("the server's own").Start();

        using var way = Spans.BeginWay("way", ActivityKind.Server, traceparent, null)!;
        var told = Spans.TraceParent;
        using var stage = Spans.Begin("stage")!;

        Assert.AreEqual(trace ?? way.TraceId.ToHexString(), way.TraceId.ToHexString());
        Assert.AreNotEqual(server.TraceId, way.TraceId);
        Assert.AreEqual(trace is null, way.ParentId is null);
        Assert.AreEqual(way.Id, told);
        Assert.AreEqual(way.SpanId, stage.ParentSpanId);
    }

    [TestMethod]
    public async Task A_stage_that_fails_tells_the_code_and_nothing_of_what_it_says()
    {
        using var listener = Listen();
        Activity? span = null;

        await Assert.ThrowsExactlyAsync<ServiceException>(() => Spans.InAsync("stage", () =>
        {
            span = Activity.Current;
            throw ServiceError.InvalidInput.With("the secret is 42");
        }));

        Assert.AreEqual((ActivityStatusCode.Error, null), (span!.Status, span.StatusDescription));
        Assert.AreEqual("error.type=invalid-input", string.Join(',', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")));
        Assert.IsFalse(span.Events.Any());
    }

    [TestMethod]
    public void A_span_of_somebody_else_is_not_passed_on()
    {
        using var listener = Listen();
        using var server = new Activity("the server's own").Start();

        Assert.IsNull(Spans.TraceParent);
        Assert.IsNull(Spans.Current);
    }

    private static void Go(ServiceException refusal)
    {
        using var way = Spans.BeginWay("way", ActivityKind.Server, Parent, null);
        using var stage = Spans.Begin("stage");
        Spans.Current?.SetTag(SpanTags.Tenant, "t");
        stage.Fail(refusal);
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Spans.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
