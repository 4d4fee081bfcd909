using System.Security.Cryptography;
using Maas.Core.Signing;
using Maas.Testing;
using Microsoft.Extensions.Configuration;

namespace Maas.Core.Tests.Signing;

[TestClass]
public sealed class SigningKeysTests
{
    private static readonly SigningPair Pair = SigningPair.Make();

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow(" ")]
    [DataRow("none")]
    public void Without_keys_nothing_is_signed_and_nothing_is_demanded(string? setting)
    {
        var keys = Read(setting, setting);

        Assert.IsFalse(keys.Demands);
        Assert.IsNull(keys.Sign(default, default, default, []));
    }

    [TestMethod]
    public void Keys_may_be_written_on_one_line_and_follow_each_other()
    {
        var other = SigningPair.Make();

        var keys = Read(OneLine(Pair.PrivateKey), $"{OneLine(other.PublicKey)} {OneLine(Pair.PublicKey)}");

        Assert.IsTrue(keys.Demands);
        Assert.IsNotNull(keys.Sign(default, default, default, []));
    }

    [TestMethod]
    [DynamicData(nameof(WrongPrivateKeys))]
    public void A_private_key_that_is_none_is_refused_by_its_setting_and_not_shown(string setting, string came)
    {
        var refusal = Assert.ThrowsExactly<InvalidOperationException>(() => Read(setting, null));

        StringAssert.StartsWith(
            refusal.Message,
            "The setting Signing__PrivateKey can't be used: one PKCS#8 key (-----BEGIN PRIVATE KEY-----) of the curve P-256");
        StringAssert.EndsWith(refusal.Message, $"; {came}.");
        Assert.IsNull(refusal.InnerException);
    }

    public static IEnumerable<object[]> WrongPrivateKeys()
    {
        using var sec1 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        return
        [
            ["a password", "something came that is not PEM, or is cut off"],
            [Pair.PrivateKey[..^10], "something came that is not PEM, or is cut off"],
            [$"{Pair.PrivateKey[..^30]}\n{Pair.PrivateKey}", "something came that is not PEM, or is cut off"],
            [Pair.PublicKey, "a PEM of \"PUBLIC KEY\" came"],
            [sec1.ExportECPrivateKeyPem(), "a PEM of \"EC PRIVATE KEY\" came"],
            [$"{Pair.PrivateKey}\n{Pair.PrivateKey}", "more than one key came"],
            [SigningPair.Make(ECCurve.NamedCurves.nistP384).PrivateKey, "a key of another curve came"],
            [rsa.ExportPkcs8PrivateKeyPem(), "what stands between BEGIN and END of \"PRIVATE KEY\" can't be read"],
            ["-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "what stands between BEGIN and END of \"PRIVATE KEY\" can't be read"],
        ];
    }

    [TestMethod]
    public void A_private_key_among_the_public_ones_is_refused()
    {
        var refusal = Assert.ThrowsExactly<InvalidOperationException>(() => Read(null, $"{Pair.PublicKey}\n{Pair.PrivateKey}"));

        StringAssert.StartsWith(refusal.Message, "The setting Signing__PublicKeys can't be used: public keys (-----BEGIN PUBLIC KEY-----)");
        StringAssert.EndsWith(refusal.Message, "a PEM of \"PRIVATE KEY\" came.");
    }

    [TestMethod]
    public void A_key_whose_versions_would_not_be_served_is_refused()
    {
        var refusal = Assert.ThrowsExactly<InvalidOperationException>(() => Read(Pair.PrivateKey, SigningPair.Make().PublicKey));

        StringAssert.StartsWith(refusal.Message, "The setting Signing__PublicKeys lacks the public key of Signing__PrivateKey");
    }

    private static SigningKeys Read(string? privateKey, string? publicKeys) => SigningKeys.Read(new ConfigurationBuilder()
        .AddInMemoryCollection([new("Signing:PrivateKey", privateKey), new("Signing:PublicKeys", publicKeys)]).Build());

    private static string OneLine(string pem) => pem.ReplaceLineEndings(" ");
}
