using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Maas.Predict.Api.Description;
using Maas.Testing;

namespace Maas.Predict.Tests.Api.Description;

[TestClass]
public sealed class ApiDocumentTests
{
    [TestMethod]
    public void Every_call_is_described_beside_its_trigger()
    {
        var silent = DescriptionFunctions.FindCalls().Where(call => call.Description is null || call.Answers.Count == 0)
            .Select(call => $"{call.HttpMethod.ToUpperInvariant()} {call.Path} ({call.Method.DeclaringType!.Name}.{call.Method.Name})");

        Assert.IsEmpty(
            silent.ToList(),
            $"/openapi.json tells nothing of these calls. Put [Describes(\"What it does\")] and [Answers(200, typeof(TheView))] above "
                + $"[Function], with [Takes], [Asks], [AsksForPage] and [Refuses] where they fit (src/Predict/Api/Calls):\n"
                + string.Join('\n', silent));
    }

    [TestMethod]
    public void Every_call_has_a_name_of_its_own()
    {
        var calls = DescriptionFunctions.FindCalls();

        Assert.HasCount(calls.Count, calls.Select(call => call.Name).Distinct());
    }

    [TestMethod]
    public void All_schemas_that_are_referred_to_are_there_and_tell_the_form_of_something()
    {
        var document = ApiDocument.Make(DescriptionFunctions.FindCalls());

        var schemas = document["components"]!["schemas"]!.AsObject();
        var text = document.ToJsonString();
        foreach (var reference in Regex.Matches(text, "\"\\$ref\":\"([^\"]*)\"").Select(at => at.Groups[1].Value))
        {
            Assert.StartsWith("#/components/schemas/", reference);
            Assert.IsTrue(schemas.ContainsKey(reference["#/components/schemas/".Length..]), reference);
        }

        var picture = schemas["ImageEncoding"]!["properties"]!;
        Assert.AreEqual("The graph's input that takes the tensor.", (string?)picture["input"]!["description"]);
        Assert.AreEqual("image", (string?)picture["type"]!["const"]);
    }

    [TestMethod]
    public void Words_of_a_set_are_listed_alone_and_in_lists()
    {
        var schemas = ApiDocument.Make(DescriptionFunctions.FindCalls())["components"]!["schemas"]!;

        var resize = schemas["ImageEncoding"]!["properties"]!["resize"]!;
        var level = schemas["ServingSettingsBody"]!["properties"]!["graphOptimization"]!;
        var providers = schemas["ServingSettingsBody"]!["properties"]!["executionProviders"]!["items"]!;

        Assert.AreEqual("""{"enum":["stretch","center-crop","pad"],"type":"string"}""", resize.ToJsonString());
        CollectionAssert.AreEqual(
            new[] { "none", "basic", "extended", "all" }, level["enum"]!.AsArray().Select(word => (string?)word).ToList());
        Assert.AreEqual("""{"enum":["cpu","cuda"],"type":"string"}""", providers.ToJsonString());
    }

    [TestMethod]
    public async Task The_document_needs_no_key_and_passes_the_linter()
    {
        var app = await PredictApp.StartAsync();
        using var http = new HttpClient { BaseAddress = app.Address };

        var document = await http.GetStringAsync("/openapi.json");

        Assert.AreEqual("3.1.0", (string?)JsonNode.Parse(document)!["openapi"]);
        Assert.AreEqual("", await LintAsync(document));
    }

    [TestMethod]
    public async Task The_linter_finds_what_is_wrong()
    {
        var document = ApiDocument.Make(DescriptionFunctions.FindCalls());
        document["paths"]!["/api/models"]!["get"]!["responses"]!.AsObject().Clear();

        var found = await LintAsync(document.ToJsonString());

        Assert.Contains("~1api~1models", found);
    }

    private static async Task<string> LintAsync(string document)
    {
        var source = RepositoryFolder.Combine("tests", "Predict.Tests", "Api", "Description", "Linter");
        var linter = new NpmInstallation("openapi-linter", source, "lint.mjs");
        await linter.EnsureAsync();
        var folder = Directory.CreateTempSubdirectory("openapi-");
        var path = Path.Combine(folder.FullName, "openapi.json");
        await File.WriteAllTextAsync(path, document);
        var start = new ProcessStartInfo("node", [Path.Combine(linter.Folder, "lint.mjs"), path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // No word of it leaves this machine.
        start.Environment["REDOCLY_TELEMETRY"] = "off";
        using var node = Process.Start(start)!;
        var said = await Task.WhenAll(node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        folder.Delete(recursive: true);
        return node.ExitCode == 0 ? said[0].Trim() : $"node ended with {node.ExitCode}: {said[1]}";
    }
}
