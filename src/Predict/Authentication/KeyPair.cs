using System.ComponentModel.DataAnnotations;

namespace Maas.Predict.Authentication;

/// <summary>A key and whose it is: <c>Keys__0__Key</c>, <c>Keys__0__Tenant</c>, and so on with 1, 2…</summary>
public sealed record KeyPair
{
    public const string Section = "Keys";

    /// <summary>What the caller sends, 16 characters or more.</summary>
    [Required]
    [StringLength(256, MinimumLength = 16, ErrorMessage = "A key has 16 to 256 characters.")]
    public string Key { get; init; } = "";

    [Required]
    public string Tenant { get; init; } = "";
}
