namespace Maas.Core.Signing;

/// <summary>The settings of signatures, the same in both apps.</summary>
public sealed class SigningOptions
{
    public const string Section = "Signing";

    public const string None = "none";

    /// <summary>What every version that is published is signed with: a PKCS#8 key of the curve P-256 in PEM; empty or none: nothing is
    /// signed.</summary>
    public string PrivateKey { get; init; } = None;

    /// <summary>Public keys in PEM, one after the other: only what one of them signed is served and trained further; empty or none:
    /// signatures are not looked at.</summary>
    public string PublicKeys { get; init; } = None;
}
