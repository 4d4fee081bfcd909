using System.Security.Cryptography;
using Maas.Core.Naming;
using Microsoft.Extensions.Configuration;

namespace Maas.Core.Signing;

/// <summary>The key that this app signs manifests with, and those that it trusts. For any number of threads.</summary>
/// <remarks>
/// What is signed: <c>maas-manifest-1</c>, a line feed, <c>tenant/model/version</c>, a line feed, then the manifest's bytes as they are
/// stored. Names hold neither slashes nor line feeds, so no two of these texts are one; and a manifest that is copied to another tenant,
/// model or version has no signature there.
/// </remarks>
public sealed class SigningKeys
{
    private readonly byte[]? privateKey;
    private readonly string ownSigner = "";
    private readonly Dictionary<string, byte[]> trusted;

    private SigningKeys(ECDsa? own, IReadOnlyList<ECDsa> trusted)
    {
        this.trusted = trusted.DistinctBy(SignerOf).ToDictionary(SignerOf, key => key.ExportSubjectPublicKeyInfo());
        if (own is not null)
        {
            (privateKey, ownSigner) = (own.ExportPkcs8PrivateKey(), SignerOf(own));
        }
    }

    /// <summary>Signs nothing, and looks at no signature.</summary>
    public static SigningKeys None { get; } = new(null, []);

    /// <summary>Whether only what a trusted key signed is used.</summary>
    internal bool Demands => trusted.Count > 0;

    /// <exception cref="InvalidOperationException">A setting holds no such key: with a sentence that names it.</exception>
    public static SigningKeys Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(SigningOptions.Section).Get<SigningOptions>() ?? new();
        using var own = IsNone(options.PrivateKey) ? null : Read(
            nameof(SigningOptions.PrivateKey), "one PKCS#8 key (-----BEGIN PRIVATE KEY-----)", options.PrivateKey, PemKeys.ReadPrivate);
        var trusted = IsNone(options.PublicKeys) ? [] : Read(
            nameof(SigningOptions.PublicKeys), "public keys (-----BEGIN PUBLIC KEY-----)", options.PublicKeys, PemKeys.ReadPublic);
        var keys = new SigningKeys(own, trusted);
        foreach (var key in trusted)
        {
            key.Dispose();
        }

        return !keys.Demands || own is null || keys.trusted.ContainsKey(keys.ownSigner)
            ? keys
            : throw new InvalidOperationException(
                $"The setting {Name(nameof(SigningOptions.PublicKeys))} lacks the public key of {Name(nameof(SigningOptions.PrivateKey))}: "
                    + "what is published here would not be served.");
    }

    /// <summary>Null where this app signs nothing.</summary>
    internal ManifestSignature? Sign(TenantId tenant, ModelName model, ModelVersion version, ReadOnlySpan<byte> manifest)
    {
        if (privateKey is null)
        {
            return null;
        }

        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(privateKey, out _);
        return new(ownSigner, key.SignData(SignedBytes(tenant, model, version, manifest), HashAlgorithmName.SHA256));
    }

    /// <summary>Why these bytes are not to be used as this version's manifest; null: they may.</summary>
    internal string? FindFault(
        TenantId tenant, ModelName model, ModelVersion version, ReadOnlySpan<byte> manifest, ManifestSignature? signature)
    {
        if (!Demands)
        {
            return null;
        }

        if (signature is null)
        {
            return "it is not signed";
        }

        if (!trusted.TryGetValue(signature.Signer, out var trustedKey))
        {
            return $"it is signed by {signature.Signer}, which is not among the keys that are trusted here";
        }

        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(trustedKey, out _);
        return key.VerifyData(SignedBytes(tenant, model, version, manifest), signature.Value, HashAlgorithmName.SHA256)
            ? null
            : $"its manifest is not the one that {signature.Signer} has signed for it";
    }

    private static byte[] SignedBytes(TenantId tenant, ModelName model, ModelVersion version, ReadOnlySpan<byte> manifest) =>
        [.. System.Text.Encoding.UTF8.GetBytes($"maas-manifest-1\n{tenant}/{model}/{version}\n"), .. manifest];

    private static string SignerOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];

    private static bool IsNone(string text) => string.IsNullOrWhiteSpace(text) || text.Trim() == SigningOptions.None;

    private static string Name(string setting) => $"{SigningOptions.Section}__{setting}";

    // What the setting holds stays out of the sentence.
    private static T Read<T>(string setting, string expected, string text, Func<string, T> read)
    {
        try
        {
            return read(text);
        }
        catch (FormatException exception)
        {
            throw new InvalidOperationException(
                $"The setting {Name(setting)} can't be used: {expected} of the curve P-256 in PEM are expected, as `maas keys signing` "
                    + $"makes them; {exception.Message}.");
        }
    }
}
