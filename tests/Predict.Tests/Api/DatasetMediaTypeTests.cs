using System.Text;

namespace Maas.Predict.Tests.Api;

[TestClass]
public sealed class DatasetMediaTypeTests
{
    private static readonly byte[] Csv = Encoding.ASCII.GetBytes("a,b\n1,x\n2,y\n");

    [TestMethod]
    [DataRow("text/csv; charset=latin1", "latin1")]
    [DataRow("text/csv; charset=\"UTF-16\"", "UTF-16")]
    [DataRow("application/jsonl; charset=windows-1252", "windows-1252")]
    public async Task Text_of_other_letters_is_refused_with_those_that_are_taken(string type, string charset)
    {
        using var tenant = await PredictApp.TenantAsync();

        var answer = await tenant.PutAsync("/api/datasets/d", Csv, type);

        Assert.AreEqual(
            $"the Content-Type says the charset \"{charset}\"; text in utf-8 or us-ascii is expected",
            answer.IsRefusal(415, "unsupported-media-type"));
    }

    [TestMethod]
    [DataRow("text/csv")]
    [DataRow("text/csv; charset=utf-8")]
    [DataRow("text/csv; charset=\"UTF-8\"; header=present")]
    [DataRow("text/csv; charset=us-ascii")]
    [DataRow("application/octet-stream; charset=binary")]
    public async Task Text_in_UTF_8_is_taken(string type)
    {
        using var tenant = await PredictApp.TenantAsync();

        var answer = await tenant.PutAsync("/api/datasets/d", Csv, type);

        Assert.AreEqual(201, (int)answer.Status, answer.Text);
    }

    [TestMethod]
    [DataRow("application/zip")]
    [DataRow("application/x-zip-compressed")]
    public async Task What_is_sent_as_an_archive_and_is_none_is_refused(string type)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PutAsync("/api/datasets/d", Csv, "text/csv");

        var answer = await tenant.PutAsync("/api/datasets/d", Csv, type);

        Assert.AreEqual(
            $"the dataset is sent as {type}; its first bytes are not those of a ZIP archive", answer.IsRefusal(400, "invalid-dataset"));
    }

    [TestMethod]
    public async Task A_text_to_predict_of_other_letters_is_refused_too()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answer = await tenant.PostAsync(
            "/api/models/m/predict", Encoding.ASCII.GetBytes("""{"instances":[[1,2,3]]}"""), "application/json; charset=utf-16");

        StringAssert.Contains(answer.IsRefusal(415, "unsupported-media-type"), "the charset \"utf-16\"");
    }
}
