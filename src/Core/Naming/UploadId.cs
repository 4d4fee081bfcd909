using System.Security.Cryptography;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Maas.Core.Naming;

/// <summary>The id of an upload: 20 random characters of Crockford's base 32 in lower case.</summary>
[JsonConverter(typeof(NameConverter<UploadId>))]
public readonly partial record struct UploadId : IName<UploadId>
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int IdLength = 20;

    private UploadId(string value) => Value = value;

    public string Value { get; }

    /// <summary>A new id that no other upload has.</summary>
    public static UploadId New() => new(RandomNumberGenerator.GetString(Alphabet, IdLength));

    /// <exception cref="ServiceException">The text is not of the form of an upload's id.</exception>
    public static UploadId Parse(string? text) => text is not null && Pattern().IsMatch(text)
        ? new(text)
        : throw ServiceError.InvalidName.With(
            $"{NamePattern.Quote(text)} is not an upload's id; ids are {IdLength} characters of a-z and 0-9");

    public override string ToString() => Value;

    [GeneratedRegex("\\A[0-9a-hjkmnp-tv-z]{20}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
