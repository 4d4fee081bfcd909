using System.Text.Json.Nodes;

namespace Maas.Predict.Tests.Api.OpenInference;

[TestClass]
public sealed class InferBoundsTests
{
    private const int Many = 100_000;

    [TestMethod]
    [DataRow(64, "input \"x\" has shape [1,1,1,")]
    [DataRow(65, "inputs[0].shape has more than 64 dimensions, which is the most that a shape may have")]
    [DataRow(Many, "inputs[0].shape has more than 64 dimensions, which is the most that a shape may have")]
    public async Task A_shape_of_very_many_dimensions_is_refused_in_few_words(int dimensions, string expected)
    {
        var ones = string.Join(',', Enumerable.Repeat(1, dimensions));

        var error = await ErrorAsync($$"""{"inputs":[{"name":"x","shape":[{{ones}}],"datatype":"FP32","data":[1]}]}""");

        Assert.StartsWith(expected, error);
        Assert.IsLessThan(300, error.Length);
    }

    [TestMethod]
    [DataRow("a", 1025)]
    [DataRow("é", 513)]
    [DataRow("\\u0061", 1025)]
    [DataRow("a", Many)]
    public async Task An_id_that_is_no_id_is_refused(string letter, int letters) => Assert.AreEqual(
        "id has more than 1024 bytes of UTF-8, which is the most that is given back", await ErrorAsync(Call(Id(letter, letters))));

    [TestMethod]
    [DataRow("a", "a", 1024)]
    [DataRow("é", "é", 512)]
    [DataRow("\\u0061", "a", 1024)]
    public async Task An_id_of_a_thousand_letters_is_given_back(string letter, string given, int letters)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answer = await tenant.PostAsync("/v2/models/m/infer", Call(Id(letter, letters)));

        Assert.AreEqual(Id(given, letters), (string?)answer.IsOk()["id"]);
    }

    private static string Id(string letter, int letters) => string.Concat(Enumerable.Repeat(letter, letters));

    private static string Call(string id) =>
        $$"""{"id":"{{id}}","inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""";

    private static async Task<string> ErrorAsync(string json)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answer = await tenant.PostAsync("/v2/models/m/infer", json);

        Assert.AreEqual(400, (int)answer.Status, answer.Text);
        return (string)JsonNode.Parse(answer.Text)!["error"]!;
    }
}
