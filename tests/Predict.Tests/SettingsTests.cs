using Maas.Predict.Api;
using Maas.Predict.Inference;
using Maas.Predict.Inference.Sessions;
using Microsoft.Extensions.Configuration;

namespace Maas.Predict.Tests;

[TestClass]
public sealed class SettingsTests
{
    [TestMethod]
    public void What_is_not_set_has_its_default()
    {
        Assert.AreEqual(new RequestOptions(), Settings.Read<RequestOptions>(Configuration(), RequestOptions.Section));
        Assert.AreEqual(new SessionsOptions(), Settings.Read<SessionsOptions>(Configuration(), SessionsOptions.Section));
    }

    [TestMethod]
    public void What_is_set_is_read()
    {
        var inputs = Settings.Read<InputOptions>(Configuration(("Inputs:MaximumPixels", "1000")), InputOptions.Section);

        Assert.AreEqual(1000, inputs.MaximumPixels);
    }

    // A picture's pixels are one list of four bytes each.
    [TestMethod]
    public void More_pixels_than_one_list_holds_are_refused()
    {
        var most = Settings.Read<InputOptions>(Configuration(("Inputs:MaximumPixels", "500000000")), InputOptions.Section);
        var refusal = Assert.ThrowsExactly<InvalidOperationException>(
            () => Settings.Read<InputOptions>(Configuration(("Inputs:MaximumPixels", "500000001")), InputOptions.Section));

        Assert.IsLessThanOrEqualTo(Array.MaxLength, 4 * most.MaximumPixels);
        StringAssert.Contains(refusal.Message, "MaximumPixels");
    }

    [TestMethod]
    [DataRow("Sessions:MaximumByte", "1", "MaximumByte")]
    [DataRow("Sessions:MaximumBytes", "much", "Sessions:MaximumBytes")]
    [DataRow("Sessions:MaximumBytes", "-1", "MaximumBytes")]
    [DataRow("Sessions:Threads", "2000", "Threads")]
    public void What_is_unknown_or_wrong_is_refused_by_its_name(string name, string value, string told)
    {
        var refusal = Assert.ThrowsExactly<InvalidOperationException>(
            () => Settings.Read<SessionsOptions>(Configuration((name, value)), SessionsOptions.Section));

        StringAssert.StartsWith(refusal.Message, "The settings Sessions__… can't be used: ");
        StringAssert.Contains(refusal.Message, told);
    }

    private static IConfigurationRoot Configuration(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build();
}
