using System.Diagnostics;

namespace Maas.Core.Telemetry;

/// <summary>
/// Spans of a way, from the request or message that began it, and of its stages. Where nobody listens none is made, and nothing is
/// allocated. They name tenants, models and jobs; never a key, an input, an output, or what an error says of those.
/// </summary>
public static class Spans
{
    public const string SourceName = "Maas";

    private static readonly ActivitySource Source = new(SourceName);

    public static bool AreOn => Source.HasListeners();

    /// <summary>The span that is under way, where it is ours and somebody keeps it.</summary>
    public static Activity? Current => Activity.Current is { IsAllDataRequested: true } span && span.Source == Source ? span : null;

    /// <summary>The span that is under way, for what goes on elsewhere; null where it isn't ours, since nobody would find it.</summary>
    public static string? TraceParent => Activity.Current is { } span && span.Source == Source ? span.Id : null;

    /// <summary>Begins the span of a stage, as a child of what is under way.</summary>
    public static Activity? Begin(string stage) => Source.StartActivity(stage);

    /// <summary>Begins the span of a whole way, below another process's span; where that is no traceparent, of its own.</summary>
    public static Activity? BeginWay(string name, ActivityKind kind, string? traceparent, string? tracestate)
    {
        if (!AreOn)
        {
            return null;
        }

        // A span of the server's, or of the message before, is no parent.
        Activity.Current = null;
        _ = ActivityContext.TryParse(traceparent, tracestate, isRemote: true, out var parent);
        return Source.StartActivity(name, kind, parent);
    }

    /// <summary>Begins the span of a message's way.</summary>
    public static Activity? BeginMessage(string queue, string? traceparent) =>
        BeginWay($"process {queue}", ActivityKind.Consumer, traceparent, null)
            ?.SetTag("messaging.system", "azure_storage_queues")
            .SetTag("messaging.operation.type", "process")
            .SetTag("messaging.destination.name", queue);

    /// <summary>Tells a stage after it is over, as a child of what is under way.</summary>
    public static void Tell(string stage, DateTime begun, TimeSpan duration)
    {
        using var span = Source.StartActivity(stage, ActivityKind.Internal, default(ActivityContext), startTime: begun);
        span?.SetEndTime(begun + duration);
    }

    /// <summary>Says that what the span covers failed.</summary>
    public static void Fail(this Activity? span, Exception exception)
    {
        span?.SetTag(SpanTags.Error, exception is ServiceException refusal ? refusal.Error.Code : exception.GetType().FullName);
        if (exception is not OperationCanceledException)
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <inheritdoc cref="InAsync{T}"/>
    public static T In<T>(string stage, Func<T> work)
    {
        using var span = Begin(stage);
        try
        {
            return work();
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            throw;
        }
    }

    /// <summary>Does the work of a stage in its span.</summary>
    public static async Task<T> InAsync<T>(string stage, Func<Task<T>> work)
    {
        using var span = Begin(stage);
        try
        {
            return await work();
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            throw;
        }
    }

    /// <inheritdoc cref="InAsync{T}"/>
    public static Task InAsync(string stage, Func<Task> work) => InAsync(stage, async () =>
    {
        await work();
        return true;
    });
}
