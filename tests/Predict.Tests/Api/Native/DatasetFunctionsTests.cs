using System.IO.Compression;
using System.Net;
using System.Text;
using Maas.Codecs.Tests.Images;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class DatasetFunctionsTests
{
    [TestMethod]
    public async Task A_dataset_is_put_once_listed_told_and_deleted()
    {
        using var tenant = await PredictApp.TenantAsync();
        var csv = "x,y\n1,2\n3,4\n"u8.ToArray();

        var created = await tenant.PutAsync("/api/datasets/d", csv, "text/csv");
        var again = await tenant.PutAsync("/api/datasets/d", csv, "application/octet-stream");
        var list = await tenant.GetAsync("/api/datasets");
        var report = await tenant.GetAsync("/api/datasets/d/report");
        var deleted = await tenant.SendAsync(HttpMethod.Delete, "/api/datasets/d", null);

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        Assert.AreEqual(HttpStatusCode.OK, again.Status);
        Assert.AreEqual("ready", (string)created.Json["state"]!);
        StringAssert.EndsWith($"{created.Headers.Location}", "/api/datasets/d");
        Assert.AreEqual(created.Text, again.Text);
        Assert.IsNull(list.IsOk()["value"]![0]!["report"]);
        Assert.AreEqual(2, (int)report.IsOk()["rows"]!);
        Assert.AreEqual(HttpStatusCode.NoContent, deleted.Status);
        (await tenant.GetAsync("/api/datasets/d")).IsRefusal(404, "unknown-dataset");
    }

    [TestMethod]
    public async Task The_same_bytes_are_a_table_or_a_text_as_they_are_sent()
    {
        using var tenant = await PredictApp.TenantAsync();
        var text = "Call me Ishmael.\nSome years ago, never mind how long\n"u8.ToArray();

        var asText = await tenant.PutAsync("/api/datasets/t", text, "text/plain");
        var again = await tenant.PutAsync("/api/datasets/t", text, "text/plain");
        var asTable = await tenant.PutAsync("/api/datasets/t", text, "text/csv");

        Assert.AreEqual("plain-text", (string)asText.Json["report"]!["format"]!);
        Assert.AreEqual(53, (int)asText.Json["report"]!["texts"]!["characters"]!);
        Assert.AreEqual(HttpStatusCode.OK, again.Status);
        StringAssert.Contains(asTable.IsRefusal(400, "invalid-dataset"), "2 fields");
    }

    [TestMethod]
    public async Task A_tokenizer_is_stored_if_it_can_be_used()
    {
        using var tenant = await PredictApp.TenantAsync();

        var words = await tenant.PutAsync("/api/datasets/w", Zip(("vocab.txt", "[UNK]\nthe\nwhale\n"u8.ToArray())), "application/zip");
        var file = await tenant.PutAsync(
            "/api/datasets/t", """{"model":{"type":"BPE","vocab":{"a":0},"merges":[]}}"""u8.ToArray(), "application/json");
        var other = await tenant.PutAsync(
            "/api/datasets/u", """{"model":{"type":"Unigram","vocab":[]}}"""u8.ToArray(), "application/json");

        Assert.AreEqual("tokenizer", (string)words.Json["report"]!["format"]!, words.Text);
        Assert.AreEqual("tokenizer", (string)file.Json["report"]!["format"]!, file.Text);
        StringAssert.Contains(other.IsRefusal(400, "invalid-tokenizer"), "Unigram");
    }

    [TestMethod]
    public async Task Pictures_in_class_folders_are_told_from_their_first_bytes()
    {
        using var tenant = await PredictApp.TenantAsync();
        var png = PngFile.Make(2, 2, 0, [1, 2, 3, 4]);

        var answer = await tenant.PutAsync("/api/datasets/p", Zip(("a/1.png", png), ("b/1.png", png)), "application/zip");

        Assert.AreEqual(HttpStatusCode.Created, answer.Status, answer.Text);
        Assert.AreEqual("images", (string)answer.Json["report"]!["format"]!);
    }

    [TestMethod]
    public async Task Ragged_rows_are_refused_by_row_and_nothing_is_stored()
    {
        using var tenant = await PredictApp.TenantAsync();
        var before = await tenant.StateAsync();

        var answer = await tenant.PutAsync("/api/datasets/d", "x,y\n1,2\n3\n4,5,6\n"u8.ToArray(), "text/csv");

        answer.IsRefusal(400, "invalid-dataset");
        CollectionAssert.AreEqual(new[] { 2L, 3L }, answer.Json["violations"]!.AsArray().Select(place => (long)place!["row"]!).ToArray());
        Assert.AreEqual(before, await tenant.StateAsync());
    }

    [TestMethod]
    public async Task An_error_in_a_new_upload_leaves_the_dataset_as_it_was()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PutAsync("/api/datasets/d", "x,y\n1,2\n"u8.ToArray(), "text/csv");
        var before = await tenant.StateAsync();

        var answer = await tenant.PutAsync("/api/datasets/d", "x,y\n1\n"u8.ToArray(), "text/csv");

        answer.IsRefusal(400, "invalid-dataset");
        Assert.AreEqual(before, await tenant.StateAsync());
    }

    [TestMethod]
    public async Task Archives_that_would_hurt_are_refused_and_nothing_is_stored()
    {
        using var tenant = await PredictApp.TenantAsync();
        var before = await tenant.StateAsync();
        var bomb = Zip(("a/1.png", new byte[400_000_000]));
        var outside = Zip(("../a/1.png", PngFile.Make(2, 2, 0, [1, 2, 3, 4])));

        var large = await tenant.PutAsync("/api/datasets/d", bomb, "application/zip");
        var escaping = await tenant.PutAsync("/api/datasets/d", outside, "application/zip");

        Assert.IsLessThan(1_000_000, bomb.Length);
        large.IsRefusal(400, "invalid-dataset");
        StringAssert.Contains(escaping.IsRefusal(400, "invalid-dataset"), "..");
        Assert.AreEqual(before, await tenant.StateAsync());
    }

    [TestMethod]
    [DataRow("application/xml", "<a/>", 415, "unsupported-media-type")]
    [DataRow("application/json", "{}", 400, "invalid-tokenizer")]
    [DataRow("text/csv", "", 400, "invalid-dataset")]
    [DataRow("text/csv", "x\0y,z\n\u0001", 400, "invalid-dataset")]
    [DataRow("application/zip", "PK\u0003\u0004 and no archive", 400, "invalid-dataset")]
    public async Task What_is_no_dataset_is_refused(string type, string body, int status, string code)
    {
        using var tenant = await PredictApp.TenantAsync();

        var answer = await tenant.PutAsync("/api/datasets/d", Encoding.UTF8.GetBytes(body), type);

        answer.IsRefusal(status, code);
    }

    [TestMethod]
    public async Task A_list_comes_in_pages_that_lead_to_each_other()
    {
        using var tenant = await PredictApp.TenantAsync();
        foreach (var name in new[] { "c", "a", "b" })
        {
            await tenant.PutAsync($"/api/datasets/{name}", Encoding.UTF8.GetBytes($"x,{name}\n1,2\n"), "text/csv");
        }

        var names = new List<string>();
        for (var next = "/api/datasets?top=1"; next is not null;)
        {
            var page = (await tenant.GetAsync(next)).IsOk();
            names.AddRange(page["value"]!.AsArray().Select(item => (string)item!["dataset"]!));
            next = (string?)page["nextLink"];
        }

        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, names);
    }

    [TestMethod]
    [DataRow("/api/datasets?top=0")]
    [DataRow("/api/datasets?top=1001")]
    [DataRow("/api/models?top=many")]
    [DataRow("/api/jobs?top=-1")]
    public async Task A_page_that_cannot_be_is_refused(string path)
    {
        using var tenant = await PredictApp.TenantAsync();

        var answer = await tenant.GetAsync(path);

        answer.IsRefusal(400, "invalid-request");
    }

    private static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, bytes) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }
}
