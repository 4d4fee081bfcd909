using System.Text.RegularExpressions;

namespace Maas.Core.Signing;

/// <summary>Who signed a manifest, and how: both lie in the metadata of the manifest's blob, which is written with its bytes or not at
/// all.</summary>
/// <param name="Signer">The first 16 hex digits of the SHA-256 of the key's SubjectPublicKeyInfo.</param>
/// <param name="Value">ECDSA over P-256 and SHA-256: r and s, 64 bytes.</param>
internal sealed partial record ManifestSignature(string Signer, byte[] Value)
{
    public IDictionary<string, string> ToMetadata() =>
        new Dictionary<string, string> { ["signer"] = Signer, ["signature"] = Convert.ToBase64String(Value) };

    /// <summary>Null: there is none, or what stands there has not its form.</summary>
    public static ManifestSignature? Find(IDictionary<string, string> metadata)
    {
        var value = new byte[64];
        return metadata.TryGetValue("signer", out var signer) && SignerForm().IsMatch(signer)
            && metadata.TryGetValue("signature", out var text) && Convert.TryFromBase64String(text, value, out var length)
            && length == value.Length
                ? new(signer, value)
                : null;
    }

    [GeneratedRegex(@"\A[0-9a-f]{16}\z")]
    private static partial Regex SignerForm();
}
