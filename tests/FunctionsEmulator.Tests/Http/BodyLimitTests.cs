using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.FunctionsEmulator.Tests.Http;

[TestClass]
public sealed class BodyLimitTests
{
    private const int Megabyte = 1_000_000;
    private const long HostLimitBytes = 100 * 1024 * 1024;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow(29, false, HttpStatusCode.OK)]
    [DataRow(40, false, HttpStatusCode.RequestEntityTooLarge)]
    [DataRow(40, true, HttpStatusCode.OK)]
    [DataRow(120, true, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_is_taken_up_to_the_lower_of_the_two_limits(int megabytes, bool raised, HttpStatusCode expected)
    {
        await using var app = await StartAsync(raised);
        using var body = new ByteArrayContent(new byte[megabytes * Megabyte]);

        using var answer = await app.Client.PostAsync("/count", body, TestContext.CancellationToken);

        Assert.AreEqual(expected, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(TestContext.CancellationToken);
        Assert.AreEqual(expected == HttpStatusCode.OK ? $"{megabytes * Megabyte}" : "", text);
    }

    [TestMethod]
    public async Task A_body_of_unknown_length_has_the_same_limit()
    {
        await using var app = await StartAsync(raised: true);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/count") { Content = new ByteArrayContent(new byte[120 * Megabyte]) };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await app.Client.SendAsync(request, TestContext.CancellationToken);

        Assert.AreEqual(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private Task<RunningApp> StartAsync(bool raised)
    {
        var app = new TestApp(typeof(Counting))
        {
            Configure = builder => builder.Services.Configure<KestrelServerOptions>(
                kestrel => kestrel.Limits.MaxRequestBodySize = raised ? HostLimitBytes : kestrel.Limits.MaxRequestBodySize),
        };
        return app.StartAsync(TestContext.CancellationToken);
    }

    public sealed class Counting
    {
        [Function("count")]
        public async Task<IResult> CountAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, CancellationToken cancellation)
        {
            var buffer = new byte[64 * 1024];
            var bytes = 0L;
            for (var read = -1; read != 0; bytes += read)
            {
                read = await request.Body.ReadAsync(buffer, cancellation);
            }

            return TypedResults.Text($"{bytes}");
        }
    }
}
