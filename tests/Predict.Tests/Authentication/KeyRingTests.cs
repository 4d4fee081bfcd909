using Maas.Predict.Authentication;

namespace Maas.Predict.Tests.Authentication;

[TestClass]
public sealed class KeyRingTests
{
    [TestMethod]
    public void Each_key_leads_to_its_own_tenant()
    {
        var keys = new KeyRing([Pair("the first of two keys", "a"), Pair("the second of two keys", "b")]);

        Assert.AreEqual("a", keys.Find("the first of two keys")?.Value);
        Assert.AreEqual("b", keys.Find("the second of two keys")?.Value);
        Assert.IsNull(keys.Find("the first of two key"));
        Assert.IsNull(keys.Find(""));
    }

    [TestMethod]
    [DataRow("short", "a", "A key has 16 to 256 characters.")]
    [DataRow("a key that is long", "Not A Name", "Keys__0__Tenant is \"Not A Name\"")]
    public void A_pair_that_cannot_be_is_refused_with_a_sentence(string key, string tenant, string expected)
    {
        var refusal = Assert.ThrowsExactly<InvalidOperationException>(() => new KeyRing([Pair(key, tenant)]));

        StringAssert.Contains(refusal.Message, expected);
    }

    [TestMethod]
    public void A_key_of_two_tenants_is_refused()
    {
        var refusal = Assert.ThrowsExactly<InvalidOperationException>(
            () => new KeyRing([Pair("one key for two tenants", "a"), Pair("one key for two tenants", "b")]));

        StringAssert.Contains(refusal.Message, "the same key twice");
    }

    private static KeyPair Pair(string key, string tenant) => new() { Key = key, Tenant = tenant };
}
