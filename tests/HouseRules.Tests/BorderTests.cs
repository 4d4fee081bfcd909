using System.Xml.Linq;
using Maas.Testing;

namespace Maas.HouseRules.Tests;

/// <summary>Who may know whom.</summary>
[TestClass]
public sealed class BorderTests
{
    private static readonly string[] Apps = ["Predict", "Train"];

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Core"] = [],
        ["Onnx"] = [],
        ["FunctionsEmulator"] = [],
        ["Cli"] = [],
        ["Codecs"] = ["Core", "Onnx"],
        ["Datasets"] = ["Core"],
        ["Predict"] = ["Core", "Onnx", "Codecs", "Datasets"],
        ["Train"] = ["Core", "Onnx", "Codecs", "Datasets"],
    };

    private static readonly Dictionary<string, string[]> Stages = new()
    {
        ["Train"] = ["Claim", "Data", "Graph", "Training", "Sweeps", "Validation", "Versioning"],
        // Api stands at both ends of the way: what reads a request is there for all, the surfaces call all and nobody calls them.
        ["Predict"] =
        [
            "Api", "Authentication", "Catalog", "Inference", "Batches", "Metering", "Api.Native", "Api.OpenInference", "Api.OpenAi",
            "Api.Description",
        ],
    };

    [TestMethod]
    public void Projects_use_only_what_the_design_lets_them() => Rule.Holds(
        "Apps never see each other, and libraries only what is below them.",
        MayUse.SelectMany(project => References(project.Key)
            .Where(reference => !project.Value.Contains(reference))
            .Select(reference => $"src/{project.Key} uses src/{reference}")));

    [TestMethod]
    public void Every_project_stands_in_the_design() => Rule.Holds(
        "A project of src has its line in the design's table, and in this file.",
        Directory.EnumerateFiles(RepositoryFolder.Combine("src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(project => !MayUse.ContainsKey(project)));

    [TestMethod]
    public void A_stage_uses_earlier_stages_only() => Rule.Holds(
        "A stage may use an earlier stage's types, never a later one's; only the trigger calls each in turn.",
        Stages.SelectMany(app => InApps(file => file.Project == app.Key && !IsMiddleware(file))
            .SelectMany(file => LaterStages(app.Value, Stage(app.Value, file))
                .SelectMany(later => file.Uses($"Maas.{app.Key}.{later}").Select(place => $"{place} uses {later}")))));

    [TestMethod]
    public void Only_triggers_middleware_and_Program_know_the_Functions_worker() => Rule.Holds(
        "Only classes of functions, middleware and Program.cs know the Functions worker.",
        SourceFile.All.Where(file => !file.IsTest && file.Project != "FunctionsEmulator")
            .Where(file => !file.Name.EndsWith("Functions", StringComparison.Ordinal) && !IsMiddleware(file) && file.Name != "Program")
            .SelectMany(file => file.Uses("Microsoft.Azure.Functions")));

    [TestMethod]
    public void Only_Inference_and_Validation_know_ONNX_Runtime() => Rule.Holds(
        "Only Inference and Validation know ONNX Runtime.",
        SourceFile.All.Where(file => !file.IsTest && file.Place[0] is not ("Inference" or "Validation"))
            .SelectMany(file => file.Uses("Microsoft.ML.OnnxRuntime")));

    [TestMethod]
    public void Only_Train_knows_TorchSharp() => Rule.Holds(
        "Only Train knows TorchSharp.",
        SourceFile.All.Where(file => !file.IsTest && file.Project != "Train")
            .SelectMany(file => file.Uses("TorchSharp")));

    // The emulator is the Functions host's own storage code.
    [TestMethod]
    public void Only_stores_queues_and_services_know_Azure_Storage() => Rule.Holds(
        "Only *Store.cs, *Queue.cs and *Services.cs know Azure Storage.",
        SourceFile.All.Where(file => !file.IsTest && file.Project != "FunctionsEmulator")
            .Where(file => !new[] { "Store", "Queue", "Services" }.Any(ending => file.Name.EndsWith(ending, StringComparison.Ordinal)))
            .SelectMany(file => file.Uses("Azure")));

    // It stands around all stages: what they throw, it has the surface answer.
    private static bool IsMiddleware(SourceFile file) => file.Name.EndsWith("Middleware", StringComparison.Ordinal);

    private static IEnumerable<SourceFile> InApps(Func<SourceFile, bool> condition) =>
        SourceFile.All.Where(file => !file.IsTest && Apps.Contains(file.Project) && condition(file));

    // The deepest folder that is a stage: of Api/Native/JobView.cs it is Api.Native, of Graph/Operators/Axes.cs Graph.
    private static string Stage(string[] stages, SourceFile file) => Enumerable.Range(1, file.Place.Length - 1)
        .Select(depth => string.Join('.', file.Place.Take(depth)))
        .LastOrDefault(stages.Contains, "");

    private static IEnumerable<string> LaterStages(string[] stages, string stage) =>
        stages.Contains(stage) ? stages.SkipWhile(each => each != stage).Skip(1) : [];

    private static IEnumerable<string> References(string project) => XDocument
        .Load(RepositoryFolder.Combine("src", project, $"{project}.csproj"))
        .Descendants("ProjectReference")
        .Where(reference => reference.Attribute("ReferenceOutputAssembly")?.Value != "false")
        .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
