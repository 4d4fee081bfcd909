using System.IO.Compression;
using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Datasets;
using Maas.Testing;
using Maas.Train.Data;

namespace Maas.Train.Tests.Data;

/// <summary>What is open when reading a dataset ends in an error, as Linux tells it.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class OpenFilesTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("penguins/species.json", "island,sex,species\nBiscoe,MALE,Dodo\n")]
    [DataRow("moby-dick/job.json", "")]
    public async Task Nothing_stays_open_when_the_test_dataset_is_broken(string job, string test)
    {
        using var folder = new TestFolder();
        var asked = Asked(job);
        var sample = job.StartsWith("moby", StringComparison.Ordinal) ? "moby-dick/moby-dick.txt" : "penguins/penguins.csv";

        await RefusedAsync(folder, asked, Sample(sample), folder.Write("second", test));

        Assert.AreEqual(0, CountOpen(folder));
    }

    [TestMethod]
    public async Task Nothing_stays_open_when_a_text_is_broken_and_the_text_is_named()
    {
        using var folder = new TestFolder();
        var (good, broken) = (await ZipAsync(folder["good.zip"], "ham"), await ZipAsync(folder["broken.zip"], "ham\u00ff"));
        var asked = Asked("mails/job.json");
        asked = asked with { Data = asked.Data with { Features = null, Targets = [] } };

        var refusal = await RefusedAsync(folder, asked, good, null, broken);

        Assert.Contains("ham/3.txt: ", refusal.Detail);
        Assert.AreEqual(0, CountOpen(folder));
    }

    private static TrainingJob Asked(string job)
    {
        var asked = TrainingJobReader.Parse(File.ReadAllBytes(Sample(job)));
        var split = new SplitRule { Validation = 0.2, Test = 0, TestDataset = DatasetName.Parse("second") };
        return asked with { Data = asked.Data with { Split = split } };
    }

    // The report is of what is checked; what is read may be another file.
    private async Task<ServiceException> RefusedAsync(
        TestFolder folder, TrainingJob job, string path, string? second, string? read = null)
    {
        var format = path.EndsWith(".txt", StringComparison.Ordinal) ? DatasetFormat.PlainText : (DatasetFormat?)null;
        var report = await DatasetCheck.CheckAsync(path, format, TestContext.CancellationToken);
        var plan = TrainingPlan.For(job, report);
        return await Assert.ThrowsExactlyAsync<ServiceException>(() => DataReader.ReadAsync(
            new(read ?? path, report.Format, second), job, plan, new DataRoom(folder.Path, 0), TestContext.CancellationToken));
    }

    private static async Task<string> ZipAsync(string path, string last)
    {
        await using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var name in new[] { "ham/1.txt", "ham/2.txt", "ham/3.txt", "spam/1.txt", "spam/2.txt", "spam/3.txt" })
        {
            await using var entry = await zip.CreateEntry(name).OpenAsync();
            await entry.WriteAsync(System.Text.Encoding.Latin1.GetBytes(name == "ham/3.txt" ? last : "some text"));
        }

        return path;
    }

    private static int CountOpen(TestFolder folder) => Directory.EnumerateFiles("/proc/self/fd").Count(file => IsIn(folder, file));

    private static bool IsIn(TestFolder folder, string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, false)?.FullName.StartsWith(folder.Path, StringComparison.Ordinal) ?? false;
        }
        catch (FileNotFoundException)
        {
            // Another test has just closed it.
            return false;
        }
    }

    private static string Sample(string path) => RepositoryFolder.Combine(["src", "Cli", "Samples", .. path.Split('/')]);
}
