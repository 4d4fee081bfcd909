using System.Text;
using Maas.Core;
using Maas.Predict.Api;

namespace Maas.Predict.Tests.Api;

[TestClass]
public sealed class JsonBodyTests
{
    [TestMethod]
    [DataRow("")]
    [DataRow(" \r\n\t")]
    public void Where_nothing_came_that_is_told(string body) =>
        Assert.AreEqual("nothing came where JSON is expected", Refusal(body).Detail);

    [TestMethod]
    [DataRow("[", "line 1, byte 33 begins a list or an object within 32 others, which are as many as are read")]
    [DataRow("{\"a\":", "line 1, byte 161 begins a list or an object within 32 others, which are as many as are read")]
    public void What_is_nested_too_deep_is_told_with_how_deep_it_may_be(string open, string expected) =>
        Assert.AreEqual(expected, Refusal(string.Concat(Enumerable.Repeat(open, 40))).Detail);

    [TestMethod]
    public void What_is_not_JSON_is_told_with_its_place() =>
        Assert.AreEqual("line 2, byte 3 is not what JSON has there", Refusal("{\n  a}").Detail);

    [TestMethod]
    [DataRow("/v2/models/m/infer", "error", 24)]
    [DataRow("/api/jobs", "detail", 32)]
    public async Task Each_surface_tells_how_deep_it_reads(string path, string field, int deepest)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answer = await tenant.PostAsync(path, $$"""{"other":{{new string('[', 100)}}{{new string(']', 100)}}}""");

        Assert.AreEqual(400, (int)answer.Status, answer.Text);
        Assert.EndsWith(
            $" begins a list or an object within {deepest} others, which are as many as are read", (string)answer.Json[field]!);
    }

    private static ServiceException Refusal(string json)
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(() => JsonBody.Check(Encoding.UTF8.GetBytes(json)));
        Assert.AreEqual(ServiceError.InvalidJson, refusal.Error);
        return refusal;
    }
}
