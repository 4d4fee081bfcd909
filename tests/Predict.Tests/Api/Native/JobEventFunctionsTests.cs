using System.Net.ServerSentEvents;
using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class JobEventFunctionsTests
{
    [TestMethod]
    public async Task Events_are_listed_by_pages()
    {
        using var tenant = await PredictApp.TenantAsync();
        var job = await RunningJobAsync(tenant);
        await TellAsync(tenant, job, 1, "message", "message", "message");

        var page = (await tenant.GetAsync($"/api/jobs/{job}/events?limit=2")).IsOk();
        var rest = (await tenant.GetAsync((string)page["nextLink"]!)).IsOk();

        CollectionAssert.AreEqual(new[] { 1, 2 }, page["value"]!.AsArray().Select(line => (int)line!["seq"]!).ToArray());
        Assert.AreEqual(3, (int)rest["value"]!.AsArray().Single()!["seq"]!);
        Assert.AreEqual("info", (string)rest["value"]![0]!["level"]!);
        Assert.IsNull(rest["nextLink"]);
    }

    [TestMethod]
    public async Task A_stream_tells_what_happens_and_ends_with_the_job()
    {
        using var tenant = await PredictApp.TenantAsync();
        var job = await RunningJobAsync(tenant);
        await TellAsync(tenant, job, 1, "message");
        var heard = new List<SseItem<string>>();
        await foreach (var item in StreamAsync(tenant, job, null))
        {
            heard.Add(item);
            if (item.EventId == "1")
            {
                await EndAsync(tenant, job);
                await TellAsync(tenant, job, 2, "message", "state");
            }
        }

        CollectionAssert.AreEqual(new[] { "1", "2", "3" }, heard.Select(item => item.EventId).ToArray());
        CollectionAssert.AreEqual(new[] { "message", "message", "state" }, heard.Select(item => item.EventType).ToArray());
        Assert.AreEqual(3, JsonDocument.Parse(heard[2].Data).RootElement.GetProperty("seq").GetInt32());
    }

    [TestMethod]
    public async Task A_stream_resumes_after_the_event_that_was_seen_last()
    {
        using var tenant = await PredictApp.TenantAsync();
        var job = await RunningJobAsync(tenant);
        await TellAsync(tenant, job, 1, "message", "message", "message");
        await EndAsync(tenant, job);

        var heard = new List<string?>();
        await foreach (var item in StreamAsync(tenant, job, "2"))
        {
            heard.Add(item.EventId);
        }

        CollectionAssert.AreEqual(new[] { "3" }, heard);
    }

    [TestMethod]
    public async Task An_event_number_that_is_none_is_refused()
    {
        using var tenant = await PredictApp.TenantAsync();
        var job = await RunningJobAsync(tenant);

        var answer = await tenant.GetAsync($"/api/jobs/{job}/events?after=-1");

        answer.IsRefusal(400, "invalid-request");
    }

    private static async Task<JobId> RunningJobAsync(TestTenant tenant)
    {
        var job = new Job
        {
            Tenant = tenant.Id,
            Id = JobId.New(DateTimeOffset.UnixEpoch),
            State = JobState.Running,
            Created = DateTimeOffset.UnixEpoch,
        };
        await tenant.App.Storage.GetRequiredService<JobStore>().CreateAsync(job, CancellationToken.None);
        return job.Id;
    }

    private static Task<Job> EndAsync(TestTenant tenant, JobId job) => tenant.App.Storage.GetRequiredService<JobStore>().ChangeAsync(
        tenant.Id, job, row => row.MoveTo(JobState.Succeeded, DateTimeOffset.UnixEpoch), CancellationToken.None);

    // An event of the type "state" tells the end.
    private static async Task TellAsync(TestTenant tenant, JobId job, long first, params string[] types)
    {
        var events = tenant.App.Storage.GetRequiredService<JobEventStore>();
        var ended = JsonSerializer.SerializeToElement(new { state = "succeeded" });
        var cursor = await events.OpenAsync(tenant.Id, job, CancellationToken.None);
        await events.AppendAsync(
            tenant.Id,
            job,
            cursor,
            [.. types.Select((type, i) =>
                new JobEvent(first + i, DateTimeOffset.UnixEpoch, JobEventLevel.Info, type, "a\nb", type == "state" ? ended : null))],
            CancellationToken.None);
    }

    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(TestTenant tenant, JobId job, string? last)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{job}/events") { Headers = { { "Accept", "text/event-stream" } } };
        request.Headers.Add("Last-Event-ID", last);
        using var response = await tenant.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.AreEqual("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            yield return item;
        }
    }
}
