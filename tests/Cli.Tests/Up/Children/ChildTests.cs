using System.Globalization;
using Maas.Cli.Up.Children;
using Maas.Testing;

namespace Maas.Cli.Tests.Up.Children;

/// <summary>With a shell as the program that is started.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class ChildTests
{
    [TestMethod]
    public async Task A_stopped_program_is_gone_with_all_it_started()
    {
        using var scratch = new TestFolder();
        var shell = new Shell(scratch, "sleep 300 & echo pid $!; echo pid $$; wait", pids: 2);
        await shell.Child.WaitUntilReadyAsync(CancellationToken.None);

        await shell.Child.DisposeAsync();

        // What it started is waited for by the system, not by us.
        await LinuxProcess.UntilGoneAsync(shell.Pids);
    }

    [TestMethod]
    public async Task A_program_that_ignores_being_asked_is_ended_with_all_it_started()
    {
        using var scratch = new TestFolder();
        var shell = new Shell(scratch, "trap '' TERM; sleep 300 & echo pid $!; echo pid $$; wait", pids: 2);
        await shell.Child.WaitUntilReadyAsync(CancellationToken.None);

        await shell.Child.DisposeAsync();

        await LinuxProcess.UntilGoneAsync(shell.Pids);
    }

    [TestMethod]
    public async Task Killing_its_keeper_does_not_leave_the_program_behind()
    {
        using var scratch = new TestFolder();
        var shell = new Shell(scratch, "echo pid $$; sleep 300; echo never", pids: 1);
        await shell.Child.WaitUntilReadyAsync(CancellationToken.None);
        LinuxProcess.Kill(LinuxProcess.ParentOf(shell.Pids[0]));

        await shell.Child.DisposeAsync();

        await LinuxProcess.UntilGoneAsync(shell.Pids);
    }

    [TestMethod]
    public async Task It_is_in_a_session_of_its_own_where_the_terminal_s_Ctrl_C_does_not_reach()
    {
        using var scratch = new TestFolder();
        var shell = new Shell(scratch, "echo pid $$; sleep 300; echo never", pids: 1);
        await shell.Child.WaitUntilReadyAsync(CancellationToken.None);

        var session = LinuxProcess.SessionOf(shell.Pids[0]);
        await shell.Child.DisposeAsync();

        Assert.AreNotEqual(LinuxProcess.SessionOf(Environment.ProcessId), session);
    }

    [TestMethod]
    public async Task One_that_ends_before_it_is_ready_is_told_with_its_last_lines()
    {
        using var scratch = new TestFolder();
        var shell = new Shell(scratch, "echo something broke; exit 7", pids: 1);

        var death = await Assert.ThrowsExactlyAsync<CommandException>(() => shell.Child.WaitUntilReadyAsync(CancellationToken.None));
        await shell.Child.DisposeAsync();

        StringAssert.Contains(death.Message, "exit code 7");
        StringAssert.Contains(death.Message, scratch["log"]);
        CollectionAssert.Contains(death.Violations.ToArray(), "something broke");
        StringAssert.Contains(await File.ReadAllTextAsync(scratch["log"]), "something broke");
    }

    /// <summary>A script that is ready once it has told so many process ids.</summary>
    private sealed class Shell
    {
        public Shell(TestFolder scratch, string script, int pids) => Child = Child.Start(
            new ChildCommand("shell", "/bin/bash", ["-c", script], scratch.Path) { IsReady = line => Hear(line, pids) }, scratch["log"]);

        public Child Child { get; }

        public List<int> Pids { get; } = [];

        private bool Hear(string line, int count)
        {
            if (line.StartsWith("pid ", StringComparison.Ordinal))
            {
                Pids.Add(int.Parse(line[4..], CultureInfo.InvariantCulture));
            }

            return Pids.Count == count;
        }
    }
}
