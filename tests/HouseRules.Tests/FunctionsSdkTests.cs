using Maas.Testing;

namespace Maas.HouseRules.Tests;

/// <summary>The Functions SDK generates a project below <c>obj</c> and builds it, which the flavour <c>Azure</c> stands on.</summary>
[TestClass]
public sealed class FunctionsSdkTests
{
    // As the SDK writes it, less the packages.
    private const string Generated = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net8.0</TargetFramework>
            <AssemblyName>Microsoft.Azure.Functions.Worker.Extensions</AssemblyName>
          </PropertyGroup>
        </Project>
        """;

    [TestMethod]
    public async Task The_SDKs_own_project_is_left_as_the_SDK_wrote_it()
    {
        var folder = Directory.CreateDirectory(
            RepositoryFolder.Combine("tests", "HouseRules.Tests", "obj", $"sdk-{Guid.NewGuid():n}", "WorkerExtensions"));
        try
        {
            var project = Path.Combine(folder.FullName, "WorkerExtensions.csproj");
            await File.WriteAllTextAsync(project, Generated);

            var evaluated = await ProjectEvaluation.OfAsync(
                project, "-getProperty:TreatWarningsAsErrors,ManagePackageVersionsCentrally,GenerateDocumentationFile",
                "-getItem:PackageReference");

            foreach (var property in new[] { "TreatWarningsAsErrors", "ManagePackageVersionsCentrally", "GenerateDocumentationFile" })
            {
                Assert.AreNotEqual("true", evaluated.GetProperty("Properties").GetProperty(property).GetString(), property);
            }

            Assert.AreEqual(0, evaluated.GetProperty("Items").GetProperty("PackageReference").GetArrayLength());
        }
        finally
        {
            folder.Parent!.Delete(recursive: true);
        }
    }
}
