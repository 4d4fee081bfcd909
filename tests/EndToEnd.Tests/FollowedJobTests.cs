using System.Net;
using System.Net.ServerSentEvents;

namespace Maas.EndToEnd.Tests;

[TestClass]
public sealed class FollowedJobTests
{
    [TestMethod]
    public async Task A_jobs_events_are_followed_to_the_end_and_resumed_where_they_were_left()
    {
        using var client = await Deployment.ConnectAsync();
        var id = await client.SubmitAsync(await LinearJobAsync(client, epochs: 5));

        var first = await FollowAsync(client, id, after: null, atMost: 2);
        var rest = await FollowAsync(client, id, after: first[^1].Id, atMost: int.MaxValue);

        var ids = first.Concat(rest).Select(line => int.Parse(line.Id!)).ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(1, ids.Length).ToArray(), ids);
        Assert.AreEqual(5, first.Concat(rest).Count(line => line.Type == "progress"));
        Assert.Contains(line => line.Type == "published", rest);
        StringAssert.Contains(rest[^1].Data, "succeeded");
    }

    [TestMethod]
    public async Task A_running_job_is_cancelled_within_seconds()
    {
        using var client = await Deployment.ConnectAsync();
        var id = await client.SubmitAsync(await LinearJobAsync(client, epochs: 1_000_000));
        await client.WaitForStateAsync(id, state => state == "running");

        var answer = await client.PostAsync($"api/jobs/{id}/cancel", null);
        var ended = await client.WaitUntilOverAsync(id);

        Assert.AreEqual(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.AreEqual("cancelled", ended.GetProperty("state").GetString());
    }

    private static async Task<object> LinearJobAsync(HttpClient client, int epochs)
    {
        var name = Deployment.NewName("followed");
        await client.PutDatasetAsync(name, "text/csv", "penguins", "penguins.csv");
        return new
        {
            model = name,
            task = "tabular-regression",
            dataset = name,
            data = new { targets = new[] { "body_mass_g" } },
            @base = new { template = "linear" },
            training = new { epochs, logEveryEpochs = epochs > 1000 ? 1000 : 1 },
        };
    }

    private static async Task<List<(string? Id, string Type, string Data)>> FollowAsync(
        HttpClient client, string id, string? after, int atMost)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/jobs/{id}/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (after is not null)
        {
            request.Headers.Add("Last-Event-ID", after);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var lines = new List<(string? Id, string Type, string Data)>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            lines.Add((item.EventId, item.EventType, item.Data));
            if (lines.Count == atMost)
            {
                break;
            }
        }

        return lines;
    }
}
