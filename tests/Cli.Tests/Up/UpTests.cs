using System.Diagnostics;
using Maas.Cli.Tests.Up.Children;
using Maas.Testing;

namespace Maas.Cli.Tests.Up;

/// <summary>The whole of it, with the real apps and storage. Processes are counted as Linux tells of them.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class UpTests
{
    [TestMethod]
    public async Task The_samples_are_trained_once_and_answer()
    {
        using var scratch = new TestFolder();
        using var first = UpProcess.Start(scratch, "--exit-when-done");
        Assert.AreEqual(0, await first.ExitAsync(), first.Output);
        Assert.IsEmpty(first.Left());
        foreach (var model in new[] { "digits", "penguin-species", "penguin-body-mass", "classic" })
        {
            StringAssert.Contains(first.Output, $"{model}: version 1 is published");
        }

        using var second = UpProcess.Start(scratch);
        await second.UntilServingAsync();

        StringAssert.Contains(second.Output, "✓ digits: version 1 is published already");
        Assert.DoesNotContain("epoch", second.Output);
        StringAssert.Contains(second.Output, "→ 7 ");
        await EveryPrintedCommandAnswersAsync(scratch, second.Output);
        await EveryExampleCouldRunAsync(scratch);
    }

    [TestMethod]
    public async Task Asked_to_end_it_ends_well_and_leaves_no_process()
    {
        using var scratch = new TestFolder();
        using var up = UpProcess.Start(scratch, "--no-samples");
        await up.UntilServingAsync();
        await EveryPrintedCommandAnswersAsync(scratch, up.Output);

        Cli.Up.Children.UnixProcess.AskToEnd(up.Id);

        Assert.AreEqual(0, await up.ExitAsync(), up.Output);
        Assert.IsEmpty(up.Left());
    }

    [TestMethod]
    public async Task Killed_it_leaves_no_process_either()
    {
        using var scratch = new TestFolder();
        using var up = UpProcess.Start(scratch, "--no-samples");
        await up.UntilServingAsync();
        var started = up.Left();
        Assert.IsGreaterThanOrEqualTo(7, started.Count, "itself, and a keeper and a program for storage, Predict and Train");

        up.Kill();

        await LinuxProcess.UntilGoneAsync(started);
    }

    [TestMethod]
    public async Task A_second_one_on_the_same_data_is_refused_and_leaves_the_first_alone()
    {
        using var scratch = new TestFolder();
        using var first = UpProcess.Start(scratch, "--no-samples");
        await first.UntilServingAsync();

        using var second = UpProcess.Start(scratch, "--no-samples");

        Assert.AreEqual(1, await second.ExitAsync());
        StringAssert.Contains(second.Output, $"already runs on {scratch["data"]} (process {first.Id})");
        await EveryPrintedCommandAnswersAsync(scratch, first.Output);
    }

    [TestMethod]
    public async Task When_one_of_its_programs_dies_it_says_so_and_stops_the_others()
    {
        using var scratch = new TestFolder();
        using var up = UpProcess.Start(scratch, "--no-samples");
        await up.UntilServingAsync();
        var train = up.Left().Single(id =>
            LinuxProcess.ArgumentsOf(id) is [_, var program] && program.EndsWith("Maas.Train.dll", StringComparison.Ordinal));

        LinuxProcess.Kill(train);

        Assert.AreEqual(1, await up.ExitAsync());
        StringAssert.Contains(up.Output, "error: train ended by itself (exit code 137)");
        Assert.IsEmpty(up.Left());
    }

    [TestMethod]
    public async Task Predict_is_started_again_at_the_same_address_as_the_Functions_host_does()
    {
        using var scratch = new TestFolder();
        using var up = UpProcess.Start(scratch, "--no-samples");
        await up.UntilServingAsync();
        for (var deaths = 0; deaths < 2; deaths++)
        {
            var before = Predict(up);
            LinuxProcess.Kill(before!.Value);
            await Eventually.TrueAsync(async () => Predict(up) is { } now && now != before && await AnswersAsync(scratch, up.Output));
            await EveryPrintedCommandAnswersAsync(scratch, up.Output);
        }

        StringAssert.Contains(up.Output, "predict ended by itself (exit code 137)");
        StringAssert.Contains(up.Output, "predict is started again");
    }

    private static async Task<bool> AnswersAsync(TestFolder scratch, string output)
    {
        var curl = output.Split('\n').Select(line => line.Trim()).First(line => line.StartsWith("curl ", StringComparison.Ordinal));
        var (code, _) = await ShellAsync(scratch, $"{curl} --fail --silent --show-error");
        return code == 0;
    }

    private static int? Predict(UpProcess up) => up.Left().Select(id => (int?)id).FirstOrDefault(id =>
        LinuxProcess.ArgumentsOf(id!.Value) is [_, var program] && program.EndsWith("Maas.Predict.dll", StringComparison.Ordinal));

    private static async Task EveryPrintedCommandAnswersAsync(TestFolder scratch, string output)
    {
        var lines = output.Split('\n').Select(line => line.Trim()).ToList();
        var curls = lines.Where(line => line.StartsWith("curl ", StringComparison.Ordinal));
        var verbs = lines.Where(line => line.StartsWith(Invocation.Name, StringComparison.Ordinal));
        foreach (var command in curls.Select(curl => $"{curl} --fail --silent --show-error").Concat(verbs))
        {
            var (code, said) = await ShellAsync(scratch, command);

            Assert.AreEqual(0, code, $"{command}\n{said}");
        }
    }

    // What up does not train is put there first, as the README says.
    private static async Task EveryExampleCouldRunAsync(TestFolder scratch)
    {
        string[] samples =
            ["mails/mails.csv", "spoken-digits/spoken-digits-train.zip", "spoken-digits/spoken-digits-test.zip", "moby-dick/moby-dick.txt"];
        foreach (var sample in samples)
        {
            var path = RepositoryFolder.Combine(["src", "Cli", "Samples", .. sample.Split('/')]);
            var (code, said) = await ShellAsync(
                scratch, $"{Invocation.Name} datasets put {Path.GetFileNameWithoutExtension(path)} '{path}'");

            Assert.AreEqual(0, code, $"{sample}: {said}");
        }

        foreach (var task in Cli.Train.Example.Tasks)
        {
            var (code, said) = await ShellAsync(
                scratch, $"{Invocation.Name} train --example {task} | {Invocation.Name} train -f - --check");

            Assert.AreEqual(0, code, $"{task}: {said}");
        }
    }

    private static async Task<(int Code, string Said)> ShellAsync(TestFolder scratch, string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"{command} 2>&1"]) { RedirectStandardOutput = true };
        start.Environment["MAAS_PROFILE"] = scratch["profile.json"];
        using var shell = Process.Start(start)!;
        var said = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return (shell.ExitCode, said);
    }
}
