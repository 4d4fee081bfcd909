using Maas.FunctionsEmulator.Catalog;
using Maas.FunctionsEmulator.Settings;
using Microsoft.Extensions.Configuration;

namespace Maas.FunctionsEmulator.Tests.Settings;

[TestClass]
public sealed class EmulatorSettingsTests
{
    [TestMethod]
    public void Unset_it_listens_where_the_real_tools_do_and_keeps_messages_ten_minutes()
    {
        var settings = Read();

        Assert.AreEqual(new EmulatorSettings(new Uri("http://127.0.0.1:7071"), TimeSpan.FromMinutes(10)), settings);
    }

    [TestMethod]
    [DataRow("FUNCTIONS_EMULATOR_URL", "7071")]
    [DataRow("FUNCTIONS_EMULATOR_URL", "ftp://127.0.0.1:7071")]
    [DataRow("FUNCTIONS_EMULATOR_VISIBILITY_SECONDS", "0")]
    [DataRow("FUNCTIONS_EMULATOR_VISIBILITY_SECONDS", "1.5")]
    public void A_wrong_setting_is_refused_by_name(string name, string value)
    {
        var refusal = Assert.ThrowsExactly<RefusedException>(() => Read((name, value)));

        StringAssert.StartsWith(refusal.Message, $"{name} is \"{value}\"");
    }

    private static EmulatorSettings Read(params (string Name, string Value)[] settings) =>
        EmulatorSettings.From(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
            .Build());
}
