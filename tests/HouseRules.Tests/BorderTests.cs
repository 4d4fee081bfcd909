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
        ["Train"] = ["Claim", "Data", "Graph", "Training", "Validation", "Versioning"],
        ["Predict"] = ["Authentication", "Catalog", "Inference", "Metering"],
    };

    [TestMethod]
    public void Projects_use_only_what_the_design_lets_them() => Rule.Holds(
        "Apps never see each other, and libraries only what is below them.",
        MayUse.SelectMany(project => References(project.Key)
            .Where(reference => !project.Value.Contains(reference))
            .Select(reference => $"src/{project.Key} uses src/{reference}")));

    [TestMethod]
    public void A_stage_uses_earlier_stages_only() => Rule.Holds(
        "A stage may use an earlier stage's types, never a later one's; only the trigger calls each in turn.",
        Stages.SelectMany(app => SourceFile.All.Where(file => !file.IsTest && file.Project == app.Key)
            .SelectMany(file => LaterStages(app.Value, file.Place[0])
                .Where(later => file.Usings.Any(name => IsIn(name, $"Maas.{app.Key}.{later}")))
                .Select(later => $"{file.Path} uses {later}"))));

    [TestMethod]
    public void Only_triggers_middleware_and_Program_know_the_Functions_worker() => Rule.Holds(
        "Only classes of functions, middleware and Program.cs know the Functions worker.",
        InApps(file => !file.Name.EndsWith("Functions", StringComparison.Ordinal)
                && !file.Name.EndsWith("Middleware", StringComparison.Ordinal) && file.Name != "Program")
            .Where(file => file.Usings.Any(name => IsIn(name, "Microsoft.Azure.Functions")))
            .Select(file => file.Path));

    [TestMethod]
    public void Only_Inference_and_Validation_know_ONNX_Runtime() => Rule.Holds(
        "Only Inference and Validation know ONNX Runtime.",
        SourceFile.All.Where(file => !file.IsTest && file.Place[0] is not ("Inference" or "Validation"))
            .Where(file => file.Usings.Any(name => IsIn(name, "Microsoft.ML.OnnxRuntime")))
            .Select(file => file.Path));

    [TestMethod]
    public void Only_Train_knows_TorchSharp() => Rule.Holds(
        "Only Train knows TorchSharp.",
        SourceFile.All.Where(file => !file.IsTest && file.Project != "Train")
            .Where(file => file.Usings.Any(name => IsIn(name, "TorchSharp")))
            .Select(file => file.Path));

    // The emulator is the Functions host's own storage code.
    [TestMethod]
    public void Only_stores_queues_and_services_know_Azure_Storage() => Rule.Holds(
        "Only *Store.cs, *Queue.cs and *Services.cs know Azure Storage.",
        SourceFile.All.Where(file => !file.IsTest && file.Project != "FunctionsEmulator")
            .Where(file => !new[] { "Store", "Queue", "Services" }.Any(ending => file.Name.EndsWith(ending, StringComparison.Ordinal)))
            .Where(file => file.Usings.Any(name => IsIn(name, "Azure")))
            .Select(file => file.Path));

    private static IEnumerable<SourceFile> InApps(Func<SourceFile, bool> condition) =>
        SourceFile.All.Where(file => !file.IsTest && Apps.Contains(file.Project) && condition(file));

    private static IEnumerable<string> LaterStages(string[] stages, string stage) =>
        stages.Contains(stage) ? stages.SkipWhile(each => each != stage).Skip(1) : [];

    private static bool IsIn(string name, string space) => name == space || name.StartsWith($"{space}.", StringComparison.Ordinal);

    private static IEnumerable<string> References(string project) => XDocument
        .Load(RepositoryFolder.Combine("src", project, $"{project}.csproj"))
        .Descendants("ProjectReference")
        .Where(reference => reference.Attribute("ReferenceOutputAssembly")?.Value != "false")
        .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
