using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Core.Tests.Naming;

[TestClass]
public sealed class ModelVersionTests
{
    [TestMethod]
    [DataRow("1", 1)]
    [DataRow("2147483647", int.MaxValue)]
    public void A_whole_number_from_1_on_is_a_version(string text, int number)
    {
        var version = ModelVersion.Parse(text);

        Assert.AreEqual(new ModelVersion(number), version);
        Assert.AreEqual(text, version.ToString());
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("0")]
    [DataRow("-1")]
    [DataRow("+1")]
    [DataRow(" 1")]
    [DataRow("1.0")]
    [DataRow("2147483648")]
    [DataRow("latest")]
    public void Everything_else_is_none(string? text)
    {
        Refused.As(ServiceError.InvalidName, () => ModelVersion.Parse(text));

        Assert.IsFalse(ModelVersion.TryParse(text, out _));
    }

    [TestMethod]
    public void A_version_in_json_is_its_number()
    {
        Assert.AreEqual("3", JsonSerializer.Serialize(new ModelVersion(3)));
        Assert.AreEqual(new ModelVersion(3), JsonSerializer.Deserialize<ModelVersion>("3"));
    }

    [TestMethod]
    public void Json_that_holds_no_version_is_refused()
    {
        Refused.As(ServiceError.InvalidName, () => JsonSerializer.Deserialize<ModelVersion>("0"));
        Refused.As(ServiceError.InvalidName, () => JsonSerializer.Deserialize<ModelVersion>("-3"));
        Assert.ThrowsExactly<JsonException>(() => JsonSerializer.Deserialize<ModelVersion>("1.5"));
        Assert.ThrowsExactly<JsonException>(() => JsonSerializer.Deserialize<ModelVersion>("\"3\""));
    }
}
