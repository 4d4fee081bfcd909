using Maas.FunctionsEmulator.Catalog;
using Maas.FunctionsEmulator.Settings;
using Maas.Testing;

namespace Maas.FunctionsEmulator.Tests.Settings;

[TestClass]
public sealed class LocalSettingsTests
{
    private const string File = "local.settings.json";

    [TestMethod]
    public void Values_become_environment_but_what_the_environment_has_wins()
    {
        using var folder = new TestFolder();
        Environment.SetEnvironmentVariable("LocalSettingsTests__Set", "environment");

        folder.Write(File, """
            { "IsEncrypted": false, "Values": { "LocalSettingsTests__Set": "file", "LocalSettingsTests__Unset": "file" } }
            """);

        LocalSettings.Apply(folder.Path);

        Assert.AreEqual("environment", Environment.GetEnvironmentVariable("LocalSettingsTests__Set"));
        Assert.AreEqual("file", Environment.GetEnvironmentVariable("LocalSettingsTests__Unset"));
    }

    [TestMethod]
    public void Without_the_file_there_are_no_values()
    {
        using var folder = new TestFolder();

        var values = LocalSettings.Read(folder.Path);

        Assert.IsEmpty(values);
    }

    [TestMethod]
    [DataRow("""{ "IsEncrypted": true, "Values": {} }""", "encrypted")]
    [DataRow("""{ "Values": { "Nested": {} } }""", "Values.Nested")]
    public void What_can_not_become_environment_is_refused(string json, string expected)
    {
        using var folder = new TestFolder();
        folder.Write(File, json);

        var refusal = Assert.ThrowsExactly<RefusedException>(() => LocalSettings.Read(folder.Path));

        StringAssert.Contains(refusal.Message, expected);
    }
}
