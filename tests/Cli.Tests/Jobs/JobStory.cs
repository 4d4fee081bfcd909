using Microsoft.AspNetCore.Http;

namespace Maas.Cli.Tests.Jobs;

/// <summary>A service that knows one job: its events, told in pieces of which each ends its stream, and how it ended.</summary>
internal static class JobStory
{
    public static readonly string Running = Line("""
        {"seq":1,"time":"2026-01-01T00:00:00Z","level":"info","type":"state","message":"running",
        "data":{"state":"running"}}
        """);

    public static readonly string Progress = Line("""
        {"seq":2,"time":"2026-01-01T00:00:01Z","level":"info","type":"progress","message":"epoch 1",
        "data":{"epoch":1,"epochs":2,"step":10,"loss":0.5,"metrics":{"accuracy":0.75}}}
        """);

    public static readonly string Succeeded = Line("""
        {"seq":3,"time":"2026-01-01T00:00:02Z","level":"info","type":"state","message":"succeeded",
        "data":{"state":"succeeded"}}
        """);

    public const string Success = """
        {"id":"0abc","model":"m","task":"image-classification","dataset":"d","state":"succeeded","created":"2026-01-01T00:00:00Z",
         "version":4,"evaluation":{"part":"test","examples":160,"metrics":{"accuracy":0.98},"baseline":{"accuracy":0.1}}}
        """;

    public const string Failure = """
        {"id":"0abc","model":"m","task":"image-classification","dataset":"d","state":"failed","created":"2026-01-01T00:00:00Z",
         "error":{"code":"training-diverged","message":"the loss is NaN"}}
        """;

    /// <param name="streams">The events of each stream in turn; later streams are empty.</param>
    public static Task<AnsweringService> StartAsync(string job, params string[][] streams)
    {
        var left = new Queue<string[]>(streams);
        return AnsweringService.StartAsync((asked, response) => asked.Path.EndsWith("/events", StringComparison.Ordinal)
            ? TellAsync(response, left.TryDequeue(out var events) ? events : [])
            : response.WriteAsync(job));
    }

    // An event's data is one line.
    private static string Line(string json) => json.ReplaceLineEndings("");

    private static async Task TellAsync(HttpResponse response, string[] events)
    {
        response.ContentType = "text/event-stream";
        foreach (var told in events)
        {
            await response.WriteAsync($": comment\n\nid: 1\nevent: e\ndata: {told}\n\n");
        }
    }
}
