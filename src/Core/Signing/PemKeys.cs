using System.Security.Cryptography;

namespace Maas.Core.Signing;

/// <summary>Keys of the curve P-256, read from PEM.</summary>
internal static class PemKeys
{
    private const string PrivateLabel = "PRIVATE KEY";
    private const string PublicLabel = "PUBLIC KEY";

    /// <summary>The key, which the caller disposes.</summary>
    /// <exception cref="FormatException">The text is something else: with what came.</exception>
    public static ECDsa ReadPrivate(string text) => Blocks(text) is [var only]
        ? Read(only, PrivateLabel, (key, der) => key.ImportPkcs8PrivateKey(der, out _))
        : throw new FormatException("more than one key came");

    /// <summary>The keys, which the caller disposes.</summary>
    /// <exception cref="FormatException">The text is something else: with what came.</exception>
    public static IReadOnlyList<ECDsa> ReadPublic(string text) =>
        [.. Blocks(text).Select(block => Read(block, PublicLabel, (key, der) => key.ImportSubjectPublicKeyInfo(der, out _)))];

    private static ECDsa Read((string Label, byte[] Der) block, string label, Action<ECDsa, byte[]> import)
    {
        if (block.Label != label)
        {
            throw new FormatException($"a PEM of \"{block.Label}\" came");
        }

        var key = ECDsa.Create();
        try
        {
            import(key, block.Der);
            return IsOfCurve(key) ? key : throw new FormatException("a key of another curve came");
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            key.Dispose();
            throw exception as FormatException ?? new FormatException($"what stands between BEGIN and END of \"{label}\" can't be read");
        }
    }

    // Platforms differ in which of the curve's names they give.
    private static bool IsOfCurve(ECDsa key)
    {
        var (curve, expected) = (key.ExportParameters(false).Curve.Oid, ECCurve.NamedCurves.nistP256.Oid);
        return curve.Value == expected.Value || (curve.Value is null && curve.FriendlyName == expected.FriendlyName);
    }

    private static List<(string Label, byte[] Der)> Blocks(string text)
    {
        var blocks = new List<(string, byte[])>();
        ReadOnlySpan<char> rest = text;
        while (PemEncoding.TryFind(rest, out var fields) && rest[..fields.Location.Start].Trim().IsEmpty)
        {
            var der = new byte[fields.DecodedDataLength];
            Convert.TryFromBase64Chars(rest[fields.Base64Data], der, out _);
            blocks.Add((rest[fields.Label].ToString(), der));
            rest = rest[fields.Location.End..];
        }

        // A key that was cut off must not be passed over.
        return blocks.Count > 0 && rest.Trim().IsEmpty
            ? blocks
            : throw new FormatException("something came that is not PEM, or is cut off");
    }
}
