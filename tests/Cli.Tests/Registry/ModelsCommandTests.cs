using Maas.Testing;

namespace Maas.Cli.Tests.Registry;

[TestClass]
public sealed class ModelsCommandTests
{
    private const string Manifest = """
        {"model":"m","version":3,"created":"2026-01-01T00:00:00Z","task":"image-classification",
         "files":[{"name":"model.onnx","sizeBytes":2048,"sha256":"ab"}],
         "inputs":[{"name":"input","type":"FP32","shape":[-1,1,8,8]}],"outputs":[{"name":"output","type":"FP32","shape":[-1,10]}],
         "evaluation":{"part":"test","examples":5,"metrics":{"accuracy":0.98},"baseline":{"accuracy":0.1}}}
        """;

    [TestMethod]
    public async Task Models_are_listed_with_their_aliases()
    {
        await using var service = await AnsweringService.StartAsync(
            200, """{"value":[{"model":"m","created":"2026-01-01T00:00:00Z","aliases":{"latest":3,"stable":2}}]}""");

        var result = await CommandLine.RunAsync(service, "models", "list");

        StringAssert.Matches(result.Output, new("m +latest 3, stable 2 +20"));
    }

    [TestMethod]
    public async Task A_version_shows_what_it_takes_and_what_it_scored()
    {
        await using var service = await AnsweringService.StartAsync(200, Manifest);

        var result = await CommandLine.RunAsync(service, "models", "show", "m", "3");

        Assert.AreEqual("/api/models/m/versions/3", service.LastRequest.Path);
        StringAssert.Contains(result.Output, "model.onnx (2.0 KiB)");
        StringAssert.Contains(result.Output, "input FP32 [N,1,8,8]");
        StringAssert.Contains(result.Output, "accuracy 0.98");
    }

    [TestMethod]
    public async Task Versions_are_a_table()
    {
        await using var service = await AnsweringService.StartAsync(200, $$"""{"value":[{{Manifest}}]}""");

        var result = await CommandLine.RunAsync(service, "models", "versions", "m");

        StringAssert.Matches(result.Output, new("3 +image-classification .* 2.0 KiB +accuracy 0.98"));
    }

    [TestMethod]
    public async Task An_ONNX_file_is_put_as_it_is()
    {
        using var scratch = new TestFolder();
        await using var service = await AnsweringService.StartAsync(201, Manifest);

        var result = await CommandLine.RunAsync(service, "models", "put", "m", scratch.Write("a.onnx", "graph"));

        Assert.AreEqual(0, result.ExitCode, result.Errors);
        Assert.AreEqual("PUT /api/models/m", $"{service.LastRequest.Method} {service.LastRequest.Path}");
        Assert.AreEqual("application/octet-stream", service.LastRequest.ContentType);
        Assert.AreEqual("graph", service.LastRequest.Text);
    }

    [TestMethod]
    public async Task An_ONNX_file_with_a_manifest_is_put_in_two_parts()
    {
        using var scratch = new TestFolder();
        await using var service = await AnsweringService.StartAsync(201, Manifest);
        var manifest = scratch.Write("manifest.json", """{"decoding":null}""");

        await CommandLine.RunAsync(service, "models", "put", "m", scratch.Write("a.onnx", "graph"), "--manifest", manifest);

        StringAssert.StartsWith(service.LastRequest.ContentType, "multipart/form-data");
        StringAssert.Contains(service.LastRequest.Text, "name=model;");
        StringAssert.Contains(service.LastRequest.Text, "name=manifest;");
    }

    [TestMethod]
    public async Task What_came_with_a_model_and_is_not_used_is_told()
    {
        using var scratch = new TestFolder();
        var manifest = Manifest.Replace("\"version\":3", "\"version\":3,\"warnings\":[\"labels.txt is not used\"]");
        await using var service = await AnsweringService.StartAsync(201, manifest);

        var put = await CommandLine.RunAsync(service, "models", "put", "m", scratch.Write("a.zip", "graph"));
        var shown = await CommandLine.RunAsync(service, "models", "show", "m", "3");

        StringAssert.Contains(put.Errors, "warning: labels.txt is not used");
        StringAssert.Contains(shown.Output, "warning: labels.txt is not used");
    }

    [TestMethod]
    public async Task The_files_of_a_version_get_another_manifest()
    {
        using var scratch = new TestFolder();
        await using var service = await AnsweringService.StartAsync(201, Manifest.Replace("\"version\":3", "\"version\":3,\"from\":2"));
        var manifest = scratch.Write("manifest.json", """{"decoding":"none"}""");

        var result = await CommandLine.RunAsync(service, "models", "put", "m", "--from", "2", "--manifest", manifest);

        Assert.AreEqual(0, result.ExitCode, result.Errors);
        Assert.AreEqual("POST /api/models/m/versions", $"{service.LastRequest.Method} {service.LastRequest.Path}");
        Assert.AreEqual("""{"decoding":"none","from":2}""", service.LastRequest.Text);
        StringAssert.Contains(result.Output, "the files of version 2");
    }

    [TestMethod]
    [DataRow("models", "put", "m")]
    [DataRow("models", "put", "m", "a.onnx", "--from", "2")]
    [DataRow("models", "put", "m", "--from", "2", "--manifest", "no-such-file.json")]
    public async Task A_put_of_nothing_or_of_two_things_is_wrong_usage(params string[] arguments)
    {
        await using var service = await AnsweringService.StartAsync(201, Manifest);

        var result = await CommandLine.RunAsync(service, arguments);

        Assert.AreEqual(2, result.ExitCode, result.Errors);
    }

    [TestMethod]
    [DataRow(new[] { "models", "set-alias", "m", "stable", "3" }, """{"version":3}""")]
    [DataRow(new[] { "models", "set-alias", "m", "stable", "3", "--expected", "2" }, """{"version":3,"expected":2}""")]
    public async Task An_alias_is_set_with_what_is_expected(string[] arguments, string body)
    {
        await using var service = await AnsweringService.StartAsync(200, """{"version":3}""");

        var result = await CommandLine.RunAsync(service, arguments);

        Assert.AreEqual("PUT /api/models/m/aliases/stable", $"{service.LastRequest.Method} {service.LastRequest.Path}");
        Assert.AreEqual(body, service.LastRequest.Text);
        Assert.AreEqual("m@stable is version 3 now\n", result.Output);
    }

    [TestMethod]
    public async Task An_alias_that_was_moved_meanwhile_is_a_refusal()
    {
        await using var service = await AnsweringService.RefusingAsync(412, "precondition-failed", "stable is version 4");

        var result = await CommandLine.RunAsync(service, "models", "set-alias", "m", "stable", "3", "--expected", "2");

        Assert.AreEqual(1, result.ExitCode);
    }

    [TestMethod]
    [DataRow(new[] { "models", "delete", "m" }, "DELETE /api/models/m")]
    [DataRow(new[] { "models", "delete", "m", "--version", "3" }, "DELETE /api/models/m/versions/3")]
    [DataRow(new[] { "models", "retention", "m", "--keep-last", "5" }, "PUT /api/models/m/retention {\"keepLast\":5}")]
    [DataRow(new[] { "models", "retention", "m", "--keep-all" }, "PUT /api/models/m/retention {\"keepLast\":null}")]
    public async Task What_a_model_keeps_is_said_and_what_it_loses_is_deleted(string[] arguments, string request)
    {
        await using var service = await AnsweringService.StartAsync(200, "{}");

        var result = await CommandLine.RunAsync(service, arguments);

        Assert.AreEqual(0, result.ExitCode, result.Errors);
        Assert.AreEqual(request, $"{service.LastRequest.Method} {service.LastRequest.Path} {service.LastRequest.Text}".TrimEnd());
    }
}
