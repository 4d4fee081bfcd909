using Maas.FunctionsEmulator.Catalog;
using Maas.FunctionsEmulator.Settings;

namespace Maas.FunctionsEmulator.Tests.Settings;

[TestClass]
public sealed class LocalSettingsTests
{
    [TestMethod]
    public void Values_become_environment_but_what_the_environment_has_wins()
    {
        Environment.SetEnvironmentVariable("LocalSettingsTests__Set", "environment");

        LocalSettings.Apply(Folder("""
            { "IsEncrypted": false, "Values": { "LocalSettingsTests__Set": "file", "LocalSettingsTests__Unset": "file" } }
            """));

        Assert.AreEqual("environment", Environment.GetEnvironmentVariable("LocalSettingsTests__Set"));
        Assert.AreEqual("file", Environment.GetEnvironmentVariable("LocalSettingsTests__Unset"));
    }

    [TestMethod]
    public void Without_the_file_there_are_no_values()
    {
        var values = LocalSettings.Read(Directory.CreateTempSubdirectory("no-settings-").FullName);

        Assert.IsEmpty(values);
    }

    [TestMethod]
    [DataRow("""{ "IsEncrypted": true, "Values": {} }""", "encrypted")]
    [DataRow("""{ "Values": { "Nested": {} } }""", "Values.Nested")]
    public void What_can_not_become_environment_is_refused(string json, string expected)
    {
        var refusal = Assert.ThrowsExactly<RefusedException>(() => LocalSettings.Read(Folder(json)));

        StringAssert.Contains(refusal.Message, expected);
    }

    private static string Folder(string json)
    {
        var folder = Directory.CreateTempSubdirectory("local-settings-").FullName;
        File.WriteAllText(Path.Combine(folder, "local.settings.json"), json);
        return folder;
    }
}
