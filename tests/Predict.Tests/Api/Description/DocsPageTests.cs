using System.Net;
using System.Text.RegularExpressions;

namespace Maas.Predict.Tests.Api.Description;

[TestClass]
public sealed partial class DocsPageTests
{
    [TestMethod]
    public async Task The_page_and_all_that_it_refers_to_come_without_a_key()
    {
        using var http = await OpenAsync();
        var page = await http.GetAsync("/docs");
        var html = await page.Content.ReadAsStringAsync();

        var places = Reference().Matches(html).Select(at => at.Groups[1].Value).Append("/openapi.json").ToList();

        Assert.AreEqual("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.HasCount(5, places);
        foreach (var place in places)
        {
            Assert.StartsWith("/", place, "a browser would ask another service");
            using var answer = await http.GetAsync(place);
            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, place);
            Assert.AreEqual("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.IsNotEmpty(await answer.Content.ReadAsByteArrayAsync());
        }
    }

    [TestMethod]
    [DataRow("/docs/swagger-ui-bundle.js", "text/javascript", "SwaggerUIBundle")]
    [DataRow("/docs/swagger-ui.css", "text/css", ".swagger-ui")]
    [DataRow("/docs/start.js", "text/javascript", "/openapi.json")]
    public async Task A_file_is_the_same_compressed_and_plain(string path, string type, string part)
    {
        using var plain = await OpenAsync();
        using var app = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.GZip })
        {
            BaseAddress = plain.BaseAddress,
        };

        using var answer = await app.GetAsync(path);
        var text = await plain.GetStringAsync(path);

        Assert.Contains(part, text);
        Assert.AreEqual(text, await answer.Content.ReadAsStringAsync());
        Assert.AreEqual(type, answer.Content.Headers.ContentType!.MediaType);
    }

    [TestMethod]
    public async Task A_file_that_a_browser_has_is_not_sent_again()
    {
        using var http = await OpenAsync();
        using var first = await http.GetAsync("/docs/swagger-ui.css");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/docs/swagger-ui.css");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await http.SendAsync(request);

        Assert.AreEqual(HttpStatusCode.NotModified, second.StatusCode);
        Assert.IsEmpty(await second.Content.ReadAsByteArrayAsync());
    }

    [TestMethod]
    [DataRow("/docs/host.json")]
    [DataRow("/docs/..%2fhost.json")]
    [DataRow("/docs/%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [DataRow("/docs/index.js")]
    public async Task Nothing_else_is_given(string path)
    {
        using var http = await OpenAsync();

        using var answer = await http.GetAsync(path);

        Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    private static async Task<HttpClient> OpenAsync() => new() { BaseAddress = (await PredictApp.StartAsync()).Address };

    [GeneratedRegex("(?:src|href)=\"([^\"]*)\"")]
    private static partial Regex Reference();
}
