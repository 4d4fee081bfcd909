using Maas.Testing;

namespace Maas.Cli.Tests.Predict;

[TestClass]
public sealed class PredictCommandTests
{
    private const string Seven = """
        {"model":"digits","version":3,"predictions":[{"label":"7","probability":0.998,
         "top":[{"label":"7","probability":0.998},{"label":"1","probability":0.002}]}]}
        """;

    [TestMethod]
    [DataRow("7.png", "image/png")]
    [DataRow("7.JPG", "image/jpeg")]
    [DataRow("7.webp", "image/webp")]
    [DataRow("rows.csv", "text/csv")]
    [DataRow("mail.txt", "text/plain")]
    [DataRow("seven.wav", "audio/wav")]
    [DataRow("rows.json", "application/json")]
    public async Task A_file_is_sent_as_what_its_name_says(string name, string type)
    {
        using var scratch = new TestFolder();
        await using var service = await AnsweringService.StartAsync(200, Seven);

        var result = await CommandLine.RunAsync(service, "predict", "digits@stable", scratch.Write(name, "content"));

        Assert.AreEqual(0, result.ExitCode, result.Errors);
        Assert.AreEqual("/api/models/digits@stable/predict", service.LastRequest.Path);
        Assert.AreEqual(type, service.LastRequest.ContentType);
        Assert.AreEqual("content", service.LastRequest.Text);
    }

    [TestMethod]
    public async Task Standard_input_is_JSON_unless_said_otherwise()
    {
        await using var service = await AnsweringService.StartAsync(200, Seven);

        await CommandLine.RunAsync(service, "a,b\n1,2\n", ["predict", "digits", "-", "--content-type", "text/csv", "--model-version", "2"]);

        Assert.AreEqual("/api/models/digits/versions/2/predict", service.LastRequest.Path);
        Assert.AreEqual("text/csv", service.LastRequest.ContentType);
        Assert.AreEqual("a,b\n1,2\n", service.LastRequest.Text);
    }

    [TestMethod]
    public async Task A_body_is_sent_as_it_is()
    {
        await using var service = await AnsweringService.StartAsync(200, Seven);

        await CommandLine.RunAsync(service, "predict", "digits", "--body", """{"instances":[1]}""");

        Assert.AreEqual("""{"instances":[1]}""", service.LastRequest.Text);
    }

    [TestMethod]
    [DataRow(
        """{"label":"a","probability":0.9,"top":[{"label":"a","probability":0.9}],"labels":[{"label":"a","probability":0.9}]}""",
        "a  (a 0.9")]
    [DataRow("""{"label":"a","probability":0.1,"top":[{"label":"a","probability":0.1}],"labels":[]}""", "(a 0.1")]
    [DataRow("""{"embedding":[0.6,-0.8]}""", "0.6 -0.8")]
    public async Task Labels_that_hold_and_vectors_are_shown(string prediction, string shown)
    {
        await using var service = await AnsweringService.StartAsync(
            200, $$"""{"model":"m","version":1,"predictions":[{{prediction}}]}""");

        var result = await CommandLine.RunAsync(service, "predict", "m", "--body", "{}");

        StringAssert.Contains(result.Output, shown);
    }

    [TestMethod]
    public async Task A_name_that_says_nothing_is_wrong_usage()
    {
        using var scratch = new TestFolder();
        await using var service = await AnsweringService.StartAsync(200, Seven);

        var result = await CommandLine.RunAsync(service, "predict", "digits", scratch.Write("seven.xyz", "?"));

        Assert.AreEqual(2, result.ExitCode);
        StringAssert.Contains(result.Errors, "--content-type");
        Assert.IsEmpty(service.Requests);
    }

    [TestMethod]
    [DataRow(Seven, "7  (7 0.998  1 0.002)")]
    [DataRow("""{"model":"m","version":1,"predictions":[{"value":4021.7}]}""", "4021.7")]
    [DataRow("""{"model":"m","version":1,"predictions":[{"values":{"y1":0.5,"y2":-1}}]}""", "y1 0.5  y2 -1")]
    [DataRow("""{"model":"m","version":1,"outputs":{"y":{"shape":[1,2],"data":[3,4]}}}""", "y [1,2]  [3,4]")]
    public async Task A_prediction_is_a_line(string answer, string line)
    {
        await using var service = await AnsweringService.StartAsync(200, answer);

        var result = await CommandLine.RunAsync(service, "predict", "m", "--body", "{}");

        Assert.AreEqual(line + "\n", result.Output);
    }
}
