using System.Text;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Train.Tests.Claim;

[TestClass]
[DoNotParallelize]
public sealed class JobIntakeTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    private const string Species = """
        {"model":"species","task":"tabular-classification","dataset":"penguins","data":{"targets":["species"]},
         "base":{"template":"linear"}}
        """;

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_whole_job_delivered_twice_is_one_job(bool base64)
    {
        await using var parts = await TrainerParts.StartAsync();
        await parts.PutPenguinsAsync();
        var message = $$"""{"tenant":"{{parts.Tenant}}","job":{{Species}}}""";
        var sent = base64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(message)) : message;
        var id = Guid.NewGuid().ToString();

        Assert.IsNull(await parts.Intake.ReceiveAsync(sent, id, Cancellation));
        Assert.IsNull(await parts.Intake.ReceiveAsync(sent, id, Cancellation));

        var job = await OnlyJobAsync(parts);
        Assert.AreEqual(JobState.Queued, job.State);
        Assert.AreEqual(2, await parts.CountMessagesAsync());
        var copy = $$"""{"tenant":"{{parts.Tenant}}","jobId":"{{job.Id}}"}""";
        Assert.AreEqual(job.Id, (await parts.Intake.ReceiveAsync(copy, "another", Cancellation))!.Id);
    }

    [TestMethod]
    public async Task A_batch_prediction_is_none_of_a_trainers_work_whoever_queues_it_here()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.AddJobAsync();
        var batch = new BatchProgress { Model = ModelName.Parse("m"), Version = new(1), Format = ResultFormat.Csv, Rows = 1 };
        await parts.Jobs.ChangeAsync(job.Tenant, job.Id, row => row with { Batch = batch }, Cancellation);
        var message = $$"""{"tenant":"{{parts.Tenant}}","jobId":"{{job.Id}}"}""";

        var received = await parts.Intake.ReceiveAsync(message, "a", Cancellation);
        await parts.Intake.GiveUpAsync(message, "a", Cancellation);

        Assert.IsNull(received);
        Assert.AreEqual(JobState.Queued, (await parts.ReadAsync(job)).State);
    }

    [TestMethod]
    [DataRow("no JSON at all", "invalid-json")]
    [DataRow("{\"job\":", "invalid-json")]
    [DataRow("[]", "invalid-json")]
    [DataRow("{}", "invalid-job")]
    [DataRow("{\"jobId\":\"x\"}", "invalid-name")]
    [DataRow("{\"tenant\":\"Not A Tenant\",\"job\":{}}", "invalid-name")]
    [DataRow("{\"job\":{\"model\":\"m\",\"epochs\":1}}", "invalid-job")]
    [DataRow("{\"job\":5}", "invalid-job")]
    public async Task What_can_not_be_read_is_one_failed_job_of_the_operators_tenant(string message, string code)
    {
        await using var parts = await TrainerParts.StartAsync();
        var id = Guid.NewGuid().ToString();

        Assert.IsNull(await parts.Intake.ReceiveAsync(message, id, Cancellation));
        Assert.IsNull(await parts.Intake.ReceiveAsync(message, id, Cancellation));

        var job = await OnlyJobAsync(parts);
        Assert.AreEqual(JobState.Failed, job.State);
        Assert.AreEqual(code, job.Error!.Code, job.Error.Message);
        StringAssert.EndsWith(await parts.StoryAsync(job), "state: the job failed");
        Assert.AreEqual(0, await parts.CountMessagesAsync());
    }

    [TestMethod]
    public async Task A_job_that_names_what_is_not_there_fails_in_its_own_tenant()
    {
        await using var parts = await TrainerParts.StartAsync();
        var message = $$"""{"tenant":"{{parts.Tenant}}","job":{{Species}}}""";

        await parts.Intake.ReceiveAsync(message, Guid.NewGuid().ToString(), Cancellation);

        var job = await OnlyJobAsync(parts);
        StringAssert.Contains(job.Error!.Message, "there is no dataset \"penguins\"");
    }

    [TestMethod]
    public async Task A_poisoned_message_ends_its_waiting_job_and_not_a_running_one()
    {
        await using var parts = await TrainerParts.StartAsync();
        var waiting = await parts.AddJobAsync();
        var running = await parts.AddJobAsync();
        await using var claim = await parts.TakeAsync(running);

        await parts.Intake.GiveUpAsync(Message(waiting), "m1", Cancellation);
        await parts.Intake.GiveUpAsync(Message(running), "m2", Cancellation);

        Assert.AreEqual("undeliverable", (await parts.ReadAsync(waiting)).Error!.Code);
        StringAssert.EndsWith(await parts.StoryAsync(waiting), "state: the job failed");
        Assert.AreEqual(JobState.Running, (await parts.ReadAsync(running)).State);
    }

    private static string Message(Job job) => $$"""{"tenant":"{{job.Tenant}}","jobId":"{{job.Id}}"}""";

    private static async Task<Job> OnlyJobAsync(TrainerParts parts) =>
        (await parts.Jobs.ListAsync(parts.Tenant, null, 10, null, CancellationToken.None)).Items.Single();
}
