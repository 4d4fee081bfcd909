using System.Diagnostics;
using System.Runtime.Versioning;
using Maas.Core.Naming;
using Maas.Predict.Inference.Disk;
using Maas.Testing;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Tests.Inference.Disk;

[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows, IgnoreMessage = "Windows has no such modes.")]
[UnsupportedOSPlatform("windows")]
public sealed class OwnFolderTests : ILogger
{
    private const UnixFileMode OwnersAlone = (UnixFileMode)0b111_000_000;
    private const UnixFileMode Anybodys = (UnixFileMode)0b111_111_111;

    private readonly List<string> warnings = [];

    [TestMethod]
    public void It_is_the_users_alone_and_is_found_again()
    {
        using var folder = new TestFolder();

        using var place = Enter(folder);
        using var again = Enter(folder);

        Assert.AreEqual(OwnersAlone, File.GetUnixFileMode(folder["maas-models"]));
        Assert.AreEqual(place!.Files, again!.Files);
        Assert.IsEmpty(warnings);
    }

    [TestMethod]
    public async Task Another_users_folder_is_neither_used_nor_changed_also_by_who_could()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Inconclusive("Only root can give a folder to another user.");
        }

        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["maas-models"], Anybodys ^ UnixFileMode.GroupWrite ^ UnixFileMode.OtherWrite);
        using var giving = Process.Start("chown", ["12345", folder["maas-models"]]);
        await giving.WaitForExitAsync();
        var mode = File.GetUnixFileMode(folder["maas-models"]);

        using var place = Enter(folder);

        AssertInOwn(folder, place);
        Assert.AreEqual(mode, File.GetUnixFileMode(folder["maas-models"]));
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder["maas-models"]));
    }

    [TestMethod]
    public void A_folder_that_others_may_write_to_is_not_used()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["maas-models"]);
        File.SetUnixFileMode(folder["maas-models"], Anybodys);

        using var place = Enter(folder);

        AssertInOwn(folder, place);
        Assert.AreEqual(Anybodys, File.GetUnixFileMode(folder["maas-models"]));
    }

    [TestMethod]
    public void A_link_is_not_followed_and_what_it_leads_to_stays_as_it_is()
    {
        using var folder = new TestFolder();
        var target = Directory.CreateDirectory(folder["target"]);
        File.SetUnixFileMode(target.FullName, (UnixFileMode)0b111_101_101);
        Directory.CreateSymbolicLink(folder["maas-models"], target.FullName);

        using var place = Enter(folder);

        AssertInOwn(folder, place);
        Assert.AreEqual((UnixFileMode)0b111_101_101, File.GetUnixFileMode(target.FullName));
        Assert.IsEmpty(target.GetFileSystemInfos());
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Where_a_file_or_a_link_to_nothing_has_the_name_the_other_name_is_taken_and_told(bool isFile)
    {
        using var folder = new TestFolder();
        if (isFile)
        {
            File.WriteAllText(folder["maas-models"], "mine");
        }
        else
        {
            File.CreateSymbolicLink(folder["maas-models"], folder["nothing"]);
        }

        using var place = Enter(folder);

        AssertInOwn(folder, place);
        Assert.Contains(folder["maas-models"], warnings[0]);
        Assert.IsFalse(Directory.Exists(folder["nothing"]));
    }

    [TestMethod]
    public void Where_neither_name_can_be_had_there_is_no_place_and_a_warning()
    {
        using var folder = new TestFolder();
        Directory.CreateSymbolicLink(folder["maas-models"], folder.Path);
        Directory.CreateSymbolicLink(folder[$"maas-models-{OwnFolder.User}"], folder.Path);
        using var other = new TestFolder();
        File.WriteAllText(other["maas-models"], "");
        File.WriteAllText(other[$"maas-models-{OwnFolder.User}"], "");

        Assert.IsNull(Enter(folder));
        Assert.IsNull(Enter(other));

        Assert.HasCount(2, warnings);
        Assert.Contains(folder["maas-models"], warnings[0]);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        warnings.Add(formatter(state, exception));

    private DiskPlace? Enter(TestFolder folder) =>
        new DiskPlaces(folder.Path, 1000, new(), TimeProvider.System, this).TryEnter(
            new(TenantId.Parse("t"), ModelName.Parse("m"), new(1)), [new("a.bin", 300, new string('a', 64))]);

    private void AssertInOwn(TestFolder folder, DiskPlace? place)
    {
        var own = folder[$"maas-models-{OwnFolder.User}"];
        Assert.StartsWith(own + "/", place!.Files);
        Assert.AreEqual(OwnersAlone, File.GetUnixFileMode(own));
        Assert.HasCount(1, warnings);
    }
}
