using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Maas.Predict.Tests.Api;

[TestClass]
public sealed class BodyLimitTests
{
    private const int Megabyte = 1_000_000;

    [TestMethod]
    public async Task A_body_of_40_megabytes_is_predicted_from()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        var rows = string.Join(',', Enumerable.Repeat("[0.125,-2.5,1000.75]", 40 * Megabyte / 21));

        var answer = await tenant.PostAsync(
            "/api/models/m/predict", Encoding.UTF8.GetBytes($$"""{"instances":[{{rows}}]}"""), "application/json");

        Assert.AreEqual(40 * Megabyte / 21, (int)answer.IsOk()["outputs"]!["y"]!["shape"]![0]!);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_body_of_120_megabytes_is_too_large_of_known_length_or_not(bool chunked)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/api/models/m/predict") { Content = new ByteArrayContent(new byte[120 * Megabyte]) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = chunked;

        using var answer = await tenant.Http.SendAsync(request);

        Assert.AreEqual(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [TestMethod]
    [DataRow("/api/models/m/predict")]
    [DataRow("/v2/models/m/infer")]
    public async Task A_piece_of_a_body_that_announces_more_than_there_can_be_is_refused(string path)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        using var caller = new TcpClient();
        await caller.ConnectAsync(IPAddress.Loopback, tenant.Http.BaseAddress!.Port);
        await using var stream = caller.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nx-api-key: {tenant.Key}\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n{"));
        using var reader = new StreamReader(stream);

        Assert.AreEqual("HTTP/1.1 400 Bad Request", await reader.ReadLineAsync());
    }

    [TestMethod]
    public async Task A_job_of_two_megabytes_is_too_large()
    {
        using var tenant = await PredictApp.TenantAsync();
        var before = await tenant.StateAsync();

        var answer = await tenant.PostAsync("/api/jobs", $$"""{"model":"{{new string('m', 2 * Megabyte)}}"}""");

        answer.IsRefusal(413, "too-large");
        Assert.AreEqual(before, await tenant.StateAsync());
    }
}
