using System.Security.Cryptography;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Maas.Core.Naming;

/// <summary>
/// The id of a job: 20 characters of Crockford's base 32 in lower case. The first 9 count milliseconds backwards, so ids sort
/// newest first and a page of the table is a page of the list; the rest is random.
/// </summary>
[JsonConverter(typeof(NameConverter<JobId>))]
public readonly partial record struct JobId : IName<JobId>
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int TimeLength = 9;
    private const int TailLength = 11;
    private const long LastMillisecond = (1L << (5 * TimeLength)) - 1;

    private JobId(string value) => Value = value;

    public string Value { get; }

    /// <summary>A new id that no other job has.</summary>
    public static JobId New(DateTimeOffset now) => From(now, RandomNumberGenerator.GetBytes(TailLength));

    /// <exception cref="ServiceException">The text is not of the form of a job's id.</exception>
    public static JobId Parse(string? text) => text is not null && Pattern().IsMatch(text)
        ? new(text)
        : throw ServiceError.InvalidName.With($"{NamePattern.Quote(text)} is not a job's id; ids are 20 characters of a-z and 0-9");

    public override string ToString() => Value;

    private static JobId From(DateTimeOffset time, ReadOnlySpan<byte> tail)
    {
        Span<char> text = stackalloc char[TimeLength + TailLength];
        var left = LastMillisecond - time.ToUnixTimeMilliseconds();
        for (var i = TimeLength - 1; i >= 0; i--, left >>= 5)
        {
            text[i] = Alphabet[(int)(left & 31)];
        }

        for (var i = 0; i < TailLength; i++)
        {
            text[TimeLength + i] = Alphabet[tail[i] & 31];
        }

        return new(new string(text));
    }

    [GeneratedRegex("\\A[0-9a-hjkmnp-tv-z]{20}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
