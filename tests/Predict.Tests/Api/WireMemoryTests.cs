using System.Globalization;
using Maas.Predict.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Tests.Api;

[TestClass]
public sealed class WireMemoryTests
{
    private const int BodyBytes = 512 << 10;

    // Of the server's own memory.
    private const int UsualPieceBytes = 4 << 10;

    [TestMethod]
    public async Task The_server_receives_a_body_in_large_pieces()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(TimeProvider.System).AddApi(new ConfigurationBuilder().Build());
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(CountPiecesAsync);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };

        using var answer = await http.PostAsync("/", new ByteArrayContent(new byte[BodyBytes]));

        var pieces = int.Parse(await answer.Content.ReadAsStringAsync(), CultureInfo.InvariantCulture);
        Assert.IsLessThan(BodyBytes / UsualPieceBytes / 2, pieces);
    }

    private static async Task CountPiecesAsync(HttpContext http)
    {
        var read = await http.Request.BodyReader.ReadAtLeastAsync(BodyBytes);
        var pieces = 0;
        foreach (var _ in read.Buffer)
        {
            pieces++;
        }

        http.Request.BodyReader.AdvanceTo(read.Buffer.End);
        await http.Response.WriteAsync(pieces.ToString(CultureInfo.InvariantCulture));
    }
}
