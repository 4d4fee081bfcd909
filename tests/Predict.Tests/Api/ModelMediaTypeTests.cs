using System.Net.Http.Headers;
using Google.Protobuf;

namespace Maas.Predict.Tests.Api;

[TestClass]
public sealed class ModelMediaTypeTests
{
    private const string NoArchive = "but is no ZIP archive: it begins with the bytes 08";

    [TestMethod]
    [DataRow("application/zip", NoArchive)]
    [DataRow("application/x-zip-compressed", NoArchive)]
    public async Task A_graph_that_is_sent_as_an_archive_is_refused(string type, string expected)
    {
        using var tenant = await PredictApp.TenantAsync();
        var graph = TestModels.Sum().ToByteArray();

        var refused = await tenant.PutAsync("/api/models/m", graph, type);
        var form = await PutFormAsync(tenant, graph, type);

        StringAssert.Contains(refused.IsRefusal(400, "invalid-model"), $"sent as {type}, {expected}");
        StringAssert.Contains(form.IsRefusal(400, "invalid-model"), $"sent as {type}, {expected}");
    }

    [TestMethod]
    public async Task So_is_a_body_of_nothing()
    {
        using var tenant = await PredictApp.TenantAsync();

        var refused = await tenant.PutAsync("/api/models/m", [], "application/zip");

        StringAssert.Contains(refused.IsRefusal(400, "invalid-model"), "no ZIP archive: it is empty; a ZIP archive begins with 504B0304");
    }

    [TestMethod]
    [DataRow("application/onnx")]
    [DataRow("application/x-protobuf")]
    public async Task An_archive_that_is_sent_as_a_graph_is_refused(string type)
    {
        using var tenant = await PredictApp.TenantAsync();
        var archive = ModelZip.Make(("m.onnx", TestModels.Sum().ToByteArray()));

        var refused = await tenant.PutAsync("/api/models/m", archive, type);

        StringAssert.Contains(
            refused.IsRefusal(400, "invalid-model"), $"sent as {type}, which an ONNX graph alone is, but is a ZIP archive");
    }

    [TestMethod]
    [DataRow("application/octet-stream")]
    [DataRow("image/png")]
    public async Task A_form_s_part_of_any_other_type_is_read_as_what_it_is(string type)
    {
        using var tenant = await PredictApp.TenantAsync();

        var created = await PutFormAsync(tenant, ModelZip.Make(("m.onnx", TestModels.Sum().ToByteArray())), type);

        Assert.AreEqual(201, (int)created.Status, created.Text);
    }

    private static async Task<TestAnswer> PutFormAsync(TestTenant tenant, byte[] model, string type)
    {
        using var part = new ByteArrayContent(model) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        using var form = new MultipartFormDataContent { { part, "model", "m" } };
        return await tenant.SendAsync(HttpMethod.Put, "/api/models/m", form);
    }
}
