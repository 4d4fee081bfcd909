using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Microsoft.Extensions.DependencyInjection;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Batches;

/// <summary>What is submitted, told and refused.</summary>
[TestClass]
public sealed class BatchJobTests
{
    private const string Job = """{"task":"batch-prediction","model":"m","dataset":"d"}""";

    [TestMethod]
    public async Task A_job_tells_its_pinned_version_and_dataset_how_far_it_is_and_its_story()
    {
        using var tenant = await WithModelsAsync();

        var ended = await tenant.EndOfAsync(await tenant.SubmitAsync(Job));

        Assert.AreEqual("succeeded m 1", $"{ended["state"]} {ended["model"]} {ended["version"]}");
        Assert.AreEqual((string?)(await tenant.GetAsync("/api/datasets/d")).IsOk()["sha256"], (string?)ended["datasetSha256"]);
        Assert.AreEqual("""{"rows":3,"done":3,"failed":1,"format":"jsonl"}""", ended["batch"]!.ToJsonString());
        var events = (await tenant.GetAsync($"/api/jobs/{ended["id"]}/events")).IsOk()["value"]!.AsArray();
        var story = string.Join('\n', events.Select(line => $"{line!["level"]} {line["message"]}"));
        Assert.AreEqual(
            """
            info the job is queued
            info the job runs
            info version 1 of m predicts 3 rows of d, by length, color
            info 3 of 3 rows, 1 with an error
            warn 1 of 3 rows has an error in the place of a prediction; the first is row 1: field "length" is "long"; a finite number is expected
            info the job succeeded
            """,
            story);
        Assert.Contains((string)ended["id"]!, (await tenant.GetAsync("/api/jobs")).IsOk().ToJsonString());
    }

    [TestMethod]
    public async Task A_job_of_nothing_but_errors_succeeds_with_each_of_them()
    {
        using var tenant = await WithModelsAsync();
        await tenant.PutAsync("words", "a,b,c\n1,x,2\nx,1,2\n");
        const string Words = """{"task":"batch-prediction","model":"tensors","dataset":"words","data":{"features":["a","b","c"]}}""";

        var lines = (await tenant.ResultAsync(Words)).Lines();

        Assert.IsTrue(lines.All(line => (string?)line["error"]!["code"] == "invalid-input"));
        Assert.HasCount(2, lines);
    }

    [TestMethod]
    public async Task What_ran_leaves_one_record_of_its_use_however_often_its_end_is_followed()
    {
        using var tenant = await WithModelsAsync();
        var id = await tenant.SubmitAsync(Job);
        await tenant.EndOfAsync(id);

        await tenant.App.Storage.GetRequiredService<BatchQueue>()
            .EnqueueAsync(tenant.Id, JobId.Parse(id), 9, TimeSpan.Zero, CancellationToken.None);
        await tenant.EndOfAsync(await tenant.SubmitAsync(Job));

        var records = (await tenant.GetAsync("/api/usage")).IsOk()["value"]!.AsArray();
        var record = records.Single(record => (string?)record!["job"] == id)!;
        Assert.AreEqual(
            "batch-prediction m 1 cpu 2 0",
            $"{record["kind"]} {record["model"]} {record["version"]} {record["device"]} {record["examples"]} {record["tokens"]}");
    }

    [TestMethod]
    public async Task A_check_gives_the_job_with_its_defaults_and_changes_nothing()
    {
        using var tenant = await WithModelsAsync();
        var before = await tenant.StateAsync();

        var answer = await tenant.PostAsync("/api/jobs?check=true", Job.Replace("\"m\"", "\"m@latest\"", StringComparison.Ordinal));

        var job = answer.IsOk()["job"]!;
        Assert.AreEqual(
            """{"model":{"model":"m","version":1},"task":"batch-prediction","dataset":"d","output":{"format":"jsonl"}}""",
            job.ToJsonString());
        (await tenant.PostAsync("/api/jobs?check=true", job.ToJsonString())).IsOk();
        Assert.AreEqual(before, await tenant.StateAsync());
    }

    [TestMethod]
    [DataRow("""{"task":"batch-prediction","model":"none","dataset":"d"}""", "model: there is no model \"none\"")]
    [DataRow("""{"task":"batch-prediction","model":"m@stabel","dataset":"d"}""", "has no alias \"stabel\"")]
    [DataRow("""{"task":"batch-prediction","model":{"model":"m","version":9},"dataset":"d"}""", "has no version 9")]
    [DataRow("""{"task":"batch-prediction","model":{"model":"m"},"dataset":"d"}""", "model.version is missing")]
    [DataRow("""{"task":"batch-prediction","model":7,"dataset":"d"}""", "model is neither a text nor an object")]
    [DataRow("""{"task":"batch-prediction","dataset":"d"}""", "model is missing; it takes \"m\", \"m@alias\" or")]
    [DataRow("""{"task":"batch-prediction","model":"m"}""", "dataset is missing")]
    [DataRow("""{"task":"batch-prediction","model":"m","dataset":"none"}""", "dataset: there is no dataset \"none\"")]
    [DataRow("""{"task":"batch-prediction","model":"m","dataset":"d","outputs":{}}""", "did you mean \"output\"?")]
    [DataRow("""{"task":"batch-prediction","model":"m","dataset":"d","output":{"format":"xml"}}""", "it takes one of jsonl, csv")]
    [DataRow("""{"task":"batch-prediction","model":"m","dataset":"d","training":{"epochs":1}}""", "training is not a field of a job")]
    [DataRow("""{"task":"batch-prediction","model":"m","dataset":"other"}""", "\"other\" has no column \"color\", which the model takes")]
    [DataRow("""{"task":"batch-prediction","model":"m","dataset":"d","data":{"features":["length"]}}""", "the model's own encoding")]
    [DataRow("""{"task":"batch-prediction","model":"pictures","dataset":"d"}""", "takes a dataset of pictures (ZIP); \"d\" is rows (CSV)")]
    [DataRow("""{"task":"batch-prediction","model":"texts","dataset":"d"}""", "name the column that holds the text")]
    [DataRow("""{"task":"batch-prediction","model":"texts","dataset":"d","data":{"features":["colr"]}}""", "did you mean \"color\"?")]
    [DataRow("""{"task":"batch-prediction","model":"tensors","dataset":"other"}""",
        "input \"x\" takes 3 numbers a row; \"other\" has 2 columns of numbers (\"length\", \"y\")")]
    [DataRow("""{"task":"batch-prediction","model":"sum","dataset":"other"}""", "takes \"x\" [-1, 2], \"y\" [-1, 2]")]
    [DataRow("""{"task":"batch-prediction","model":"words","dataset":"other"}""", "words\" has no encoding, and takes \"x\" [-1, 2]")]
    [DataRow("""{"task":"batch-prediction","model":"tensors","dataset":"texts","data":{"features":["length","y","color"]}}""",
        "data.features: column \"color\" is of categories, and none of its cells is a number; the model takes numbers of it")]
    [DataRow("""{"task":"batch-prediction","model":"m","dataset":"texts-only"}""",
        "dataset: column \"length\" is of categories, and none of its cells is a number; the model's encoding takes numbers of it")]
    [DataRow("""{"task":"batch-predicton","model":"m","dataset":"d"}""", "text-generation, batch-prediction")]
    public async Task What_cannot_run_is_refused_by_its_place_and_changes_nothing(string job, string detail)
    {
        using var tenant = await WithModelsAsync();
        var before = await tenant.StateAsync();

        var answer = await tenant.PostAsync("/api/jobs", job);

        StringAssert.Contains(answer.IsRefusal(400, "invalid-job"), detail);
        Assert.AreEqual(before, await tenant.StateAsync());
    }

    [TestMethod]
    public async Task A_result_that_is_not_there_is_refused_with_the_reason()
    {
        using var tenant = await WithModelsAsync();
        using var other = await PredictApp.TenantAsync();
        var jobs = tenant.App.Storage.GetRequiredService<JobStore>();
        var waiting = new Job
        {
            Tenant = tenant.Id,
            Id = JobId.New(DateTimeOffset.UnixEpoch),
            State = JobState.Waiting,
            Created = DateTimeOffset.UnixEpoch,
            Submitted = JsonElement.Parse(Job),
            Batch = new() { Model = ModelName.Parse("m"), Version = new(1), Format = ResultFormat.Csv, Rows = 7, Done = 5 },
        };
        await jobs.CreateAsync(waiting, CancellationToken.None);
        var training = (await tenant.PostAsync(
            "/api/jobs", """{"model":"t","task":"tabular-regression","dataset":"other","base":{"template":"linear"}}""")).Json["id"];

        var early = await tenant.GetAsync($"/api/jobs/{waiting.Id}/result");
        var none = await tenant.GetAsync($"/api/jobs/{training}/result");
        var foreign = await other.GetAsync($"/api/jobs/{waiting.Id}/result");

        StringAssert.Contains(early.IsRefusal(409, "illegal-move"), "waiting, with 5 of 7 rows done");
        StringAssert.Contains(none.IsRefusal(404, "unknown-result"), "is a training");
        foreign.IsRefusal(404, "unknown-job");
    }

    [TestMethod]
    public async Task A_job_whose_version_was_deleted_fails_and_says_so()
    {
        using var tenant = await WithModelsAsync();
        await tenant.PublishAsync("m", BatchModels.Dense(3, 3), TestModels.RowEncoding, BatchModels.Labels);
        var id = await tenant.SubmitAsync(Job.Replace("\"m\"", "{\"model\":\"m\",\"version\":1}", StringComparison.Ordinal));

        await tenant.SendAsync(HttpMethod.Delete, "/api/models/m/versions/1", null);
        var ended = await tenant.EndOfAsync(id);

        Assert.AreEqual("failed invalid-job", $"{ended["state"]} {ended["error"]?["code"]}");
        StringAssert.Contains((string)ended["error"]!["message"]!, "has no version 1");
    }

    private static async Task<TestTenant> WithModelsAsync()
    {
        var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", BatchModels.Dense(3, 3), TestModels.RowEncoding, BatchModels.Labels);
        await tenant.PublishAsync("pictures", BatchModels.OfPictures(), BatchModels.Pictures, BatchModels.Labels);
        await tenant.PublishAsync("texts", BatchModels.OfTexts(), BatchModels.Texts, BatchModels.Labels, TestModels.TokenizerFile);
        await tenant.PublishAsync("tensors", BatchModels.Dense(3, 2));
        await tenant.PublishAsync("sum", TestModels.Sum());
        await tenant.PublishAsync("words", TestModels.Identity(DataType.String, -1, 2));
        await tenant.PutAsync("d", "length,color,target\n1,red,x\nlong,blue,y\n2,blue,z\n");
        await tenant.PutAsync("texts", "length,y,color\n1,2,red\n2,3,blue\n");
        await tenant.PutAsync("texts-only", "length,color\nlong,red\nshort,blue\n");
        await tenant.PutAsync("other", "length,y\n1,2\n2,3\n3,4\n4,5\n5,6\n6,7\n7,8\n8,9\n9,10\n10,11\n11,12\n12,13\n");
        return tenant;
    }
}
