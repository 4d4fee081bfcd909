using System.Security.Cryptography;

namespace Maas.Testing;

/// <summary>A new pair of keys that sign versions, in PEM.</summary>
public sealed record SigningPair(string PrivateKey, string PublicKey)
{
    public static SigningPair Make() => Make(ECCurve.NamedCurves.nistP256);

    public static SigningPair Make(ECCurve curve)
    {
        using var key = ECDsa.Create(curve);
        return new(key.ExportPkcs8PrivateKeyPem(), key.ExportSubjectPublicKeyInfoPem());
    }
}
