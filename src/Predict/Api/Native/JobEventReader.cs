using System.Net.Mime;
using System.Text;
using System.Text.Json;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.Native;

/// <summary>Writes a job's events into an answer.</summary>
public sealed class JobEventReader(JobStore jobs, JobEventStore events, TimeProvider time)
{
    // How often a job that is over is looked at in vain before its story counts as told: its trainer writes the last events a moment later.
    private const int VainLooks = 3;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CommentInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StreamLife = TimeSpan.FromMinutes(3);

    /// <summary>A page of events as JSON.</summary>
    internal async Task ListAsync(HttpRequest request, TenantId tenant, JobId id, CancellationToken cancellation)
    {
        var query = JobEventQuery.Of(request);
        await jobs.GetAsync(tenant, id, cancellation);
        var found = await events.ListAsync(tenant, id, query.After, query.Limit, cancellation);
        var next = found.Count == query.Limit ? PublicAddress.With(request, "after", $"{found[^1].Seq}") : null;
        await request.HttpContext.Response.WriteAsJsonAsync(
            new PageView<JobEvent>(found, next), NativeJson.Readable.PageViewJobEvent, cancellationToken: cancellation);
    }

    /// <summary>Server-sent events until the job's last one, three minutes at most; the client resumes from the last that it saw.</summary>
    internal async Task StreamAsync(HttpRequest request, TenantId tenant, JobId id, CancellationToken cancellation)
    {
        var position = new EventPosition(JobEventQuery.Of(request).After);
        await jobs.GetAsync(tenant, id, cancellation);
        var response = request.HttpContext.Response;
        response.ContentType = MediaTypeNames.Text.EventStream;
        response.Headers.CacheControl = "no-cache";
        await WriteAsync(response, ": the events of a job\n\n", cancellation);
        var begun = time.GetTimestamp();
        var written = begun;
        for (var vain = 0; vain < VainLooks && time.GetElapsedTime(begun) < StreamLife;)
        {
            var isOver = (await jobs.GetAsync(tenant, id, cancellation)).State.IsOver();
            (var found, position) = await events.ReadOnAsync(tenant, id, position, cancellation);
            if (found.Count > 0)
            {
                await WriteAsync(response, string.Concat(found.Select(Frame)), cancellation);
                written = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(written) >= CommentInterval)
            {
                await WriteAsync(response, ": still here\n\n", cancellation);
                written = time.GetTimestamp();
            }

            vain = isOver && found.Count == 0 ? vain + 1 : 0;
            if (found.Any(IsEnd))
            {
                return;
            }

            await Task.Delay(LookInterval, time, cancellation);
        }
    }

    private static bool IsEnd(JobEvent line) =>
        line is { Type: "state", Data: { ValueKind: JsonValueKind.Object } data }
        && data.TryGetProperty("state", out var state)
        && Words.TryParse<JobState>(state.GetString(), out var word)
        && word.IsOver();

    // JSON escapes line breaks, so an event is one line of data.
    private static string Frame(JobEvent line) =>
        $"id: {line.Seq}\nevent: {line.Type}\ndata: {JsonSerializer.Serialize(line, NativeJson.Readable.JobEvent)}\n\n";

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellation)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        await response.Body.FlushAsync(cancellation);
    }
}
