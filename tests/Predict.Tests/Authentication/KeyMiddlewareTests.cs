using System.Net;

namespace Maas.Predict.Tests.Authentication;

[TestClass]
public sealed class KeyMiddlewareTests
{
    [TestMethod]
    [DataRow("x-api-key", "", HttpStatusCode.OK)]
    [DataRow("Authorization", "Bearer ", HttpStatusCode.OK)]
    [DataRow("Authorization", "bearer ", HttpStatusCode.OK)]
    [DataRow("Authorization", "Basic ", HttpStatusCode.Unauthorized)]
    [DataRow("Authorization", "", HttpStatusCode.Unauthorized)]
    [DataRow("api-key", "", HttpStatusCode.Unauthorized)]
    public async Task A_key_is_taken_as_a_bearer_or_by_its_own_header(string header, string before, HttpStatusCode expected)
    {
        using var tenant = await PredictApp.TenantAsync();
        using var http = new HttpClient { BaseAddress = tenant.App.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation(header, before + tenant.Key);

        using var answer = await http.GetAsync("/api/models");

        Assert.AreEqual(expected, answer.StatusCode);
        Assert.AreEqual(expected == HttpStatusCode.Unauthorized, answer.Headers.WwwAuthenticate.Count > 0);
    }

    [TestMethod]
    [DataRow("", "missing-key")]
    [DataRow("the-key-of-nobody-at-all", "unknown-key")]
    public async Task Without_a_known_key_nothing_is_answered_and_the_key_is_not_repeated(string key, string code)
    {
        var app = await PredictApp.StartAsync();
        using var http = new HttpClient { BaseAddress = app.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("x-api-key", key);

        using var response = await http.GetAsync("/api/models");
        var answer = new TestAnswer(response, await response.Content.ReadAsStringAsync());

        answer.IsRefusal(401, code);
        Assert.IsTrue(key.Length == 0 || !answer.Text.Contains(key, StringComparison.Ordinal));
        Assert.DoesNotContain("the-key-of", app.Process.Output);
    }
}
