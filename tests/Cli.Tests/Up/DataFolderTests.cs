using Maas.Cli.Up;
using Maas.Testing;

namespace Maas.Cli.Tests.Up;

[TestClass]
public sealed class DataFolderTests
{
    [TestMethod]
    public void A_second_one_on_the_same_folder_is_refused_with_who_has_it()
    {
        using var scratch = new TestFolder();
        using var first = DataFolder.Open(scratch["data"]);

        var refused = Assert.ThrowsExactly<CommandException>(() => DataFolder.Open(scratch["data"]));

        StringAssert.Contains(refused.Message, $"process {Environment.ProcessId}");
    }

    [TestMethod]
    public void A_folder_that_was_left_can_be_taken_again()
    {
        using var scratch = new TestFolder();
        DataFolder.Open(scratch["data"]).Dispose();

        using var again = DataFolder.Open(scratch["data"]);

        Assert.AreEqual(scratch["data"], again.Path);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Only_its_user_can_look_into_it()
    {
        using var scratch = new TestFolder();

        using var data = DataFolder.Open(scratch["data"]);

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data.Path));
    }
}
