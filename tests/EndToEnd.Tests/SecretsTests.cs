using System.Text;
using Maas.Core.Jobs;
using Maas.Core.Storage;
using Maas.Testing;

namespace Maas.EndToEnd.Tests;

/// <summary>
/// One marked text stands for keys, inputs, outputs and cells, goes every way through both apps, well and badly, and is looked for in
/// all that they tell others: logs, spans, numbers, and what they store of a job.
/// </summary>
[TestClass]
public sealed class SecretsTests
{
    private static readonly string Secret = $"marked{Guid.NewGuid():N}";

    [TestMethod]
    public async Task What_a_caller_sends_and_gets_is_in_no_log_no_span_no_number_and_no_story_of_a_job()
    {
        await using var listener = await OtlpListener.StartAsync();
        using var storage = await TrainerStorage.StartAsync();
        using var predict = await AppProcess.StartAsync("Predict", Settings(storage, listener));
        using var train = await AppProcess.StartAsync("Train", Settings(storage, listener));
        using var calls = new SecretCalls(await predict.AddressAsync(), Secret);

        await calls.PutDatasetAsync("d", "text/csv", SecretCalls.Table(Secret));
        var job = await calls.TrainAsync(storage, "m", "d");
        var label = await calls.PredictAsync("m", """{"instances":[{"n":1},{"n":2}]}""");
        await calls.SendAllThatIsWrongAsync("m");
        await calls.CompleteUploadAsync($"n,color\n1,{Secret},{Secret}\n");
        var refused = await RefuseMessagesAsync(storage);
        await predict.TerminateAsync();
        await train.TerminateAsync();

        Assert.Contains(Secret, label, "what is sent back is what the model learned");
        Assert.Contains("is refused: invalid-json", predict.Output);
        Assert.Contains(span => span.Name == "encode" && span.Status == 2, listener.Spans);
        HoldsNoSecret("the log of Predict", predict.Output);
        HoldsNoSecret("the log of Train", train.Output);
        foreach (var (path, body) in listener.Heard)
        {
            HoldsNoSecret(path, Encoding.Latin1.GetString(body));
        }

        HoldsNoSecret("the story of the job", await storage.StoryAsync(job));
        HoldsNoSecret("the job's error", $"{job.Error} {job.LastCause}");
        Assert.IsTrue(refused.All(one => one.State == JobState.Failed));
    }

    private static async Task<Job[]> RefuseMessagesAsync(TrainerStorage storage)
    {
        string[] messages =
        [
            Secret, $$"""{"{{Secret}}":1}""", $$"""{"jobId":"{{Secret}}"}""", $$"""{"tenant":"local","job":{"model":"{{Secret}}!"} }""",
            $$"""{"tenant":"local","job":{"{{Secret}}":"{{Secret}}"} }""", $$"""{"tenant":"local","job":{},"traceparent":"{{Secret}}"}""",
        ];
        foreach (var message in messages)
        {
            await storage.SendAsync(message);
        }

        return await Eventually.GetAsync(async () =>
            (await storage.Jobs.ListAsync(storage.Tenant, JobState.Failed, 100, null, CancellationToken.None)).Items.ToArray() is var all
                && all.Length >= messages.Length ? all : null);
    }

    private static void HoldsNoSecret(string where, string text)
    {
        var at = text.IndexOf(Secret, StringComparison.OrdinalIgnoreCase);
        Assert.AreEqual(-1, at, at < 0 ? where : $"{where}: {text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 100)]}");
    }

    private static Dictionary<string, string> Settings(TrainerStorage storage, OtlpListener listener) => new(listener.Settings)
    {
        [StorageServices.Connection] = storage.ConnectionString,
        ["Keys__0__Key"] = $"the-key-{Secret}",
        ["Keys__0__Tenant"] = storage.Tenant.Value,
        ["Training__Threads"] = "1",
        ["Logging__LogLevel__Default"] = "Trace",
        ["Logging__LogLevel__Maas"] = "Trace",
    };
}
