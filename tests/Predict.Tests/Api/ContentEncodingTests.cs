using System.IO.Compression;
using System.Text;

namespace Maas.Predict.Tests.Api;

[TestClass]
public sealed class ContentEncodingTests
{
    private const string Inference = """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""";

    [TestMethod]
    [DataRow("gzip")]
    [DataRow("br")]
    [DataRow("identity, deflate")]
    public async Task A_compressed_body_is_refused_with_what_is_taken(string encoding)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answer = await tenant.SendAsync(
            HttpMethod.Post, "/api/models/m/predict", Compressed("""{"instances":[[1,2,3]]}""", encoding));
        var open = await tenant.SendAsync(HttpMethod.Post, "/v2/models/m/infer", Compressed(Inference, encoding));

        StringAssert.Contains(
            answer.IsRefusal(415, "unsupported-media-type"), $"the Content-Encoding is \"{encoding}\"; bodies are taken as they are");
        Assert.AreEqual("identity", answer.Headers.GetValues("Accept-Encoding").Single());
        Assert.AreEqual(400, (int)open.Status, open.Text);
        StringAssert.StartsWith((string?)open.Json["error"], "the Content-Encoding is");
    }

    [TestMethod]
    [DataRow("identity")]
    [DataRow("Identity")]
    public async Task A_body_as_it_is_may_say_so(string encoding)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        var content = new StringContent(Inference, Encoding.UTF8, "application/json");
        content.Headers.ContentEncoding.Add(encoding);

        var answer = await tenant.SendAsync(HttpMethod.Post, "/v2/models/m/infer", content);

        answer.IsOk();
    }

    private static ByteArrayContent Compressed(string text, string encoding)
    {
        using var bytes = new MemoryStream();
        using (var packing = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            packing.Write(Encoding.UTF8.GetBytes(text));
        }

        var content = new ByteArrayContent(bytes.ToArray());
        content.Headers.ContentType = new("application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return content;
    }
}
