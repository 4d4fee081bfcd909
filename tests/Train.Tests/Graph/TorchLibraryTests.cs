using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using TorchSharp;

namespace Maas.Train.Tests.Graph;

/// <summary>What <c>Torch.targets</c> does to the copies of TorchSharp's native library, and to nothing else.</summary>
[TestClass]
public sealed class TorchLibraryTests(TestContext context)
{
    private const string Library = "libLibTorchSharp.so";
    private const string LibraryInPackage = $"runtimes/linux-x64/native/{Library}";

    private static readonly string Package = typeof(TorchLibraryTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "TorchSharpPackage").Value!;

    [TestMethod]
    public void The_native_library_loads_on_this_machine()
    {
        using var sum = torch.ones(2, 3).sum();

        Assert.AreEqual(6f, sum.item<float>());
    }

    [TestMethod]
    public void The_copy_beside_these_tests_has_the_weak_flag() =>
        DiffersInTheFlagAlone(Path.Combine(AppContext.BaseDirectory, LibraryInPackage));

    [TestMethod]
    public async Task The_package_cache_s_own_file_is_the_one_that_was_published()
    {
        var archive = Directory.GetFiles(Package, "*.nupkg").Single();
        await using var zip = await ZipFile.OpenReadAsync(archive, context.CancellationToken);
        using var published = new MemoryStream();
        await using (var entry = await zip.GetEntry(LibraryInPackage)!.OpenAsync(context.CancellationToken))
        {
            await entry.CopyToAsync(published, context.CancellationToken);
        }

        var cached = await File.ReadAllBytesAsync(Path.Combine(Package, LibraryInPackage), context.CancellationToken);

        Assert.IsTrue(published.ToArray().AsSpan().SequenceEqual(cached));
    }

    [TestMethod]
    public Task A_build_and_the_one_after_it_and_a_publish_set_the_flag() => BuildsSetTheFlagAsync("true");

    [TestMethod]
    [TestCategory("Long")]
    public Task A_build_that_copies_instead_of_linking_sets_the_flag_too() => BuildsSetTheFlagAsync("false");

    private async Task BuildsSetTheFlagAsync(string linksHard)
    {
        var folder = Directory.CreateTempSubdirectory("torch-library-");
        await WriteConsumerAsync(folder.FullName, linksHard);

        await RunAsync(folder.FullName, "build");
        var output = Path.Combine(folder.FullName, "bin", "Debug", "net10.0", LibraryInPackage);
        DiffersInTheFlagAlone(output);
        var written = await File.ReadAllBytesAsync(output, context.CancellationToken);
        await RunAsync(folder.FullName, "build");
        var writtenAgain = await File.ReadAllBytesAsync(output, context.CancellationToken);
        Assert.IsTrue(writtenAgain.AsSpan().SequenceEqual(written));
        await RunAsync(folder.FullName, "publish", "--runtime", "linux-x64", "--no-self-contained", "--output", "published");
        DiffersInTheFlagAlone(Path.Combine(folder.FullName, "published", Library));

        folder.Delete(recursive: true);
    }

    private static void DiffersInTheFlagAlone(string copy)
    {
        var original = Path.Combine(Package, LibraryInPackage);
        var (before, after) = (File.ReadAllBytes(original), File.ReadAllBytes(copy));

        Assert.HasCount(before.Length, after);
        var changed = Enumerable.Range(0, before.Length).Where(index => before[index] != after[index]).ToArray();
        Assert.HasCount(1, changed);
        Assert.AreEqual((0, 2), ((int)before[changed[0]], (int)after[changed[0]]));
        Assert.AreEqual(File.GetLastWriteTimeUtc(original), File.GetLastWriteTimeUtc(copy));
    }

    private async Task WriteConsumerAsync(string folder, string linksHard)
    {
        var version = Path.GetFileName(Package.TrimEnd('/', '\\'));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Consumer.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <UseAppHost>false</UseAppHost>
                <CreateHardLinksForCopyLocalIfPossible>{linksHard}</CreateHardLinksForCopyLocalIfPossible>
                <CreateHardLinksForPublishFilesIfPossible>{linksHard}</CreateHardLinksForPublishFilesIfPossible>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="TorchSharp" Version="{version}" NoWarn="NU1603" />
              </ItemGroup>
              <Import Project="{Path.Combine(AppContext.BaseDirectory, "Torch.targets")}" />
            </Project>
            """,
            context.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), "return;", context.CancellationToken);
    }

    private async Task RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };

        // The test host's own MSBuild settings are not those of a build that somebody starts.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(context.CancellationToken);
        await process.WaitForExitAsync(context.CancellationToken);

        Assert.AreEqual(0, process.ExitCode, output);
    }
}
