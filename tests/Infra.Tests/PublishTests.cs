using System.Diagnostics;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using Maas.Testing;

namespace Maas.Infra.Tests;

/// <summary>What is published for Azure. Its packages can't be restored everywhere, so that flavour is evaluated,
/// and the other is built.</summary>
[TestClass]
[DoNotParallelize]
public sealed class PublishTests
{
    [TestMethod]
    [DataRow("Predict")]
    [DataRow("Train")]
    public async Task An_app_is_published_for_the_host_compiled_ahead_whole_and_without_the_emulator(string app)
    {
        var evaluated = await ProjectEvaluation.OfAsync(
            RepositoryFolder.Combine("src", app, $"{app}.csproj"),
            "-p:FunctionsHost=Azure", "-p:Configuration=Release", "-p:_IsPublishing=true",
            "-getProperty:AzureFunctionsVersion,PublishReadyToRun,PublishTrimmed,SelfContained,RuntimeIdentifier,OutputType",
            "-getItem:PackageReference,ProjectReference,FrameworkReference");

        var properties = evaluated.GetProperty("Properties");
        Assert.AreEqual(
            "v4 true false false linux-x64 Exe",
            string.Join(' ',
                new[] { "AzureFunctionsVersion", "PublishReadyToRun", "PublishTrimmed", "SelfContained", "RuntimeIdentifier", "OutputType" }
                .Select(name => properties.GetProperty(name).GetString())));
        var packages = Names(evaluated, "PackageReference");
        foreach (var package in new[] { "", ".Sdk", ".Extensions.Http", ".Extensions.Http.AspNetCore", ".Extensions.Storage.Queues" })
        {
            Assert.Contains($"Microsoft.Azure.Functions.Worker{package}", packages);
        }

        Assert.Contains("Microsoft.AspNetCore.App", Names(evaluated, "FrameworkReference"));
        Assert.IsFalse(Names(evaluated, "ProjectReference").Any(name => name.Contains("FunctionsEmulator", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Both_apps_publish_from_what_their_images_are_given()
    {
        using var context = new TestFolder();
        CopyContext(context.Path);

        foreach (var app in new[] { "Predict", "Train" })
        {
            // What takes minutes is left to the long test; the same sources were analyzed as this test was built.
            await PublishAsync(context, app, "-p:PublishReadyToRun=false", "-p:RunAnalyzers=false");
        }
    }

    [TestMethod]
    [TestCategory("Long")]
    [DataRow("Predict")]
    [DataRow("Train")]
    public async Task The_command_of_the_image_compiles_ahead(string app)
    {
        using var context = new TestFolder();
        CopyContext(context.Path);

        var published = await PublishAsync(context, app);

        Assert.IsTrue(IsCompiledAhead(Path.Combine(published, $"Maas.{app}.dll")), "the app");
        Assert.IsTrue(IsCompiledAhead(Path.Combine(published, "Azure.Core.dll")), "what it uses");
    }

    // Such an assembly has native code beside its IL (ECMA-335, II.25.3.3: ManagedNativeHeader).
    private static bool IsCompiledAhead(string assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        return image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    private static string[] Names(JsonElement evaluated, string item) =>
        [.. evaluated.GetProperty("Items").GetProperty(item).EnumerateArray().Select(one => one.GetProperty("Identity").GetString()!)];

    // As .dockerignore has it: sources but those of the command line, and what the build reads beside them.
    private static void CopyContext(string folder)
    {
        foreach (var file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "BannedSymbols.txt",
            ".editorconfig", "global.json" })
        {
            File.Copy(RepositoryFolder.Combine(file), Path.Combine(folder, file));
        }

        var source = RepositoryFolder.Combine("src");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(source, file);
            if (!path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "Cli" or "node_modules"))
            {
                var target = Path.Combine(folder, "src", path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target, overwrite: true);
            }
        }
    }

    private static async Task<string> PublishAsync(TestFolder context, string app, params string[] options)
    {
        await File.WriteAllTextAsync(context[Path.Combine("src", app, "local.settings.json")], "{}");
        var published = context[$"published-{app}"];
        string[] arguments = ["publish", $"src/{app}", "-c", "Release", "-p:Torch=cpu", "-o", published, "-nodeReuse:false", .. options];
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = context.Path, RedirectStandardOutput = true };
        using var publish = Process.Start(start)!;
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();

        Assert.AreEqual(0, publish.ExitCode, output);
        Assert.IsTrue(File.Exists(Path.Combine(published, "host.json")));
        Assert.IsTrue(File.Exists(Path.Combine(published, $"Maas.{app}.dll")));
        Assert.IsFalse(File.Exists(Path.Combine(published, "local.settings.json")), "settings of this machine are never published");
        return published;
    }
}
