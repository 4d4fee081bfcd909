using System.Diagnostics;
using Maas.Core.Registry;
using Maas.Core.Telemetry;

namespace Maas.Predict.Inference.Statistics;

/// <summary>The spans of a call's stages, one after the other: load and encode, in the order that the surface has, queue, run, decode.
/// For one request.</summary>
internal sealed class CallSpans
{
    private readonly Activity request;
    private Activity? stage;

    private CallSpans(Activity request) => this.request = request;

    /// <summary>Null where nobody keeps the span of the request.</summary>
    public static CallSpans? Begin(Manifest target) =>
        Spans.Current is { } request ? new(request.SetTag(SpanTags.Model, target.Model.Value)) : null;

    public void Leased(Manifest answering) => request.SetTag(SpanTags.Version, answering.Version.Number);

    /// <summary>The stage before is over, and this one begins.</summary>
    public void Next(string name)
    {
        stage?.Dispose();
        stage = Spans.Begin(name);
    }

    public void Computed(Timings timings)
    {
        // How long it waited is known only now: until here one span stood for both.
        if (stage is { } run)
        {
            var arrived = run.StartTimeUtc;
            run.SetStartTime(arrived + timings.Queue);
            run.Dispose();
            Spans.Tell("queue", arrived, timings.Queue);
        }

        stage = Spans.Begin("decode");
    }

    public void Succeeded() => stage?.Dispose();

    public void Failed(Exception exception)
    {
        stage.Fail(exception);
        stage?.Dispose();
    }
}
