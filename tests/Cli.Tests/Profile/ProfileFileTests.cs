using Maas.Cli.Profile;
using Maas.Testing;

namespace Maas.Cli.Tests.Profile;

[TestClass]
public sealed class ProfileFileTests
{
    private static readonly Deployment Local = new(new Uri("http://127.0.0.1:7071"), "local-key");

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Only_its_owner_can_read_it_also_where_others_could_before()
    {
        using var scratch = new TestFolder();
        var path = scratch.Write("profile.json", "{}");

        new ProfileFile(path).Write(Local);

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [TestMethod]
    public void What_is_written_is_read()
    {
        using var scratch = new TestFolder();
        var profile = new ProfileFile(scratch["folder/profile.json"]);

        profile.Write(Local);

        Assert.AreEqual(Local, profile.Read(_ => null));
    }

    [TestMethod]
    public void Variables_go_before_the_file_each_for_itself()
    {
        using var scratch = new TestFolder();
        var profile = new ProfileFile(scratch["profile.json"]);
        profile.Write(Local);

        var read = profile.Read(name => name == "MAAS_URL" ? "https://maas.example.com" : null);

        Assert.AreEqual(new Deployment(new Uri("https://maas.example.com"), "local-key"), read);
    }

    [TestMethod]
    public void A_new_key_has_32_random_bytes()
    {
        using var scratch = new TestFolder();
        var profile = new ProfileFile(scratch["profile.json"]);

        var keys = new[] { profile.KeyOfThisMachine(), profile.KeyOfThisMachine() };

        Assert.AreNotEqual(keys[0], keys[1]);
        Assert.AreEqual(32, System.Buffers.Text.Base64Url.DecodeFromChars(keys[0]).Length);
    }

    [TestMethod]
    public void The_key_is_kept_between_runs()
    {
        using var scratch = new TestFolder();
        var profile = new ProfileFile(scratch["profile.json"]);
        profile.Write(Local);

        var key = profile.KeyOfThisMachine();

        Assert.AreEqual(Local.Key, key);
    }

    [TestMethod]
    public void A_profile_of_another_machine_is_not_overwritten()
    {
        using var scratch = new TestFolder();
        var profile = new ProfileFile(scratch["profile.json"]);
        profile.Write(new Deployment(new Uri("https://maas.example.com"), "theirs"));

        var refused = Assert.ThrowsExactly<CommandException>(profile.KeyOfThisMachine);

        StringAssert.Contains(refused.Message, "https://maas.example.com");
        StringAssert.Contains(refused.Message, "MAAS_PROFILE");
    }

    [TestMethod]
    [DataRow("not JSON")]
    [DataRow("{}")]
    [DataRow("null")]
    [DataRow("""{"url":"http://127.0.0.1:1","key":""}""")]
    public void A_file_that_is_no_profile_is_named(string text)
    {
        using var scratch = new TestFolder();
        var path = scratch.Write("profile.json", text);

        var refused = Assert.ThrowsExactly<CommandException>(() => new ProfileFile(path).Find());

        Assert.AreEqual(ExitCode.WrongUsage, refused.ExitCode);
        StringAssert.Contains(refused.Message, path);
    }
}
