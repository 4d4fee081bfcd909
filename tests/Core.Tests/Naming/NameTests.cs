using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Core.Tests.Naming;

[TestClass]
public sealed class NameTests
{
    private static readonly string Longest = new('a', 64);

    [TestMethod]
    [DataRow("a")]
    [DataRow("7")]
    [DataRow("body-mass")]
    [DataRow("a--b")]
    [DataRow("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_name_of_the_form_is_every_kind_of_name(string text)
    {
        string[] parsed =
        [
            ModelName.Parse(text).Value, DatasetName.Parse(text).Value, AliasName.Parse(text).Value, TenantId.Parse(text).Value,
        ];

        Assert.IsTrue(parsed.All(value => value == text));
        Assert.IsTrue(ModelName.TryParse(text, out var model) && model.ToString() == text);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow(" ")]
    [DataRow("-a")]
    [DataRow("a-")]
    [DataRow("A")]
    [DataRow("a_b")]
    [DataRow("a.b")]
    [DataRow("../a")]
    [DataRow("a/b")]
    [DataRow("a|b")]
    [DataRow("a\n")]
    [DataRow("é")]
    [DataRow("٣")]
    [DataRow("a\0b")]
    public void Garbage_is_no_name_of_any_kind(string? text)
    {
        Refused.As(ServiceError.InvalidName, () => ModelName.Parse(text));
        Refused.As(ServiceError.InvalidName, () => DatasetName.Parse(text));
        Refused.As(ServiceError.InvalidName, () => AliasName.Parse(text));
        Refused.As(ServiceError.InvalidName, () => TenantId.Parse(text));

        Assert.IsFalse(ModelName.TryParse(text, out _) || DatasetName.TryParse(text, out _));
        Assert.IsFalse(AliasName.TryParse(text, out _) || TenantId.TryParse(text, out _));
    }

    [TestMethod]
    public void A_name_may_have_64_characters_and_a_refusal_quotes_80_at_most()
    {
        var longest = ModelName.Parse(Longest);

        var refused = Refused.As(ServiceError.InvalidName, () => ModelName.Parse(Longest + "a"));
        var huge = Refused.As(ServiceError.InvalidName, () => ModelName.Parse(new string('x', 1_000_000)));

        Assert.AreEqual(64, longest.Value.Length);
        StringAssert.Contains(refused.Detail, "1 to 64 of a-z, 0-9 and '-'");
        Assert.IsLessThan(300, huge.Detail.Length);
    }

    [TestMethod]
    public void A_name_in_json_is_its_text()
    {
        var json = JsonSerializer.Serialize(ModelName.Parse("digits"));

        var read = JsonSerializer.Deserialize<ModelName>(json);

        Assert.AreEqual("\"digits\"", json);
        Assert.AreEqual(ModelName.Parse("digits"), read);
    }

    [TestMethod]
    public void Json_that_holds_no_name_is_refused()
    {
        Refused.As(ServiceError.InvalidName, () => JsonSerializer.Deserialize<ModelName>("\"No Name\""));
        Assert.ThrowsExactly<JsonException>(() => JsonSerializer.Deserialize<ModelName>("7"));
    }
}
