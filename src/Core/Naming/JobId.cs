using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Maas.Core.Naming;

/// <summary>
/// The id of a job: 20 characters of Crockford's base 32 in lower case. The first 9 count milliseconds backwards, so ids sort
/// newest first and a page of the table is a page of the list; the rest is random. A sweep's trials have its id with their number
/// behind (<c>-001</c>), so that whoever makes them again makes the same ones.
/// </summary>
[JsonConverter(typeof(NameConverter<JobId>))]
public readonly partial record struct JobId : IName<JobId>
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int TimeLength = 9;
    private const int TailLength = 11;
    private const int IdLength = TimeLength + TailLength;
    private const long LastMillisecond = (1L << (5 * TimeLength)) - 1;

    private JobId(string value) => Value = value;

    public string Value { get; }

    /// <summary>The sweep whose trial this is; null for any other job.</summary>
    public JobId? Parent => Value.Length > IdLength ? new(Value[..IdLength]) : null;

    /// <summary>Which of its sweep's trials this is, from 1 on; null for any other job.</summary>
    public int? Trial => Value.Length > IdLength ? int.Parse(Value.AsSpan(IdLength + 1), CultureInfo.InvariantCulture) : null;

    /// <summary>The id of a sweep's trial, 1 to 999.</summary>
    public JobId TrialOf(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(Value.Length, IdLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 999);
        return new(string.Create(CultureInfo.InvariantCulture, $"{Value}-{number:D3}"));
    }

    /// <summary>A new id that no other job has.</summary>
    public static JobId New(DateTimeOffset now) => From(now, RandomNumberGenerator.GetBytes(TailLength));

    /// <exception cref="ServiceException">The text is not of the form of a job's id.</exception>
    public static JobId Parse(string? text) => text is not null && Pattern().IsMatch(text)
        ? new(text)
        : throw ServiceError.InvalidName.With(
            $"{NamePattern.Quote(text)} is not a job's id; ids are 20 characters of a-z and 0-9, of trials with -001 behind");

    public override string ToString() => Value;

    private static JobId From(DateTimeOffset time, ReadOnlySpan<byte> tail)
    {
        Span<char> text = stackalloc char[IdLength];
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

    [GeneratedRegex("\\A[0-9a-hjkmnp-tv-z]{20}(?:-(?!000)[0-9]{3})?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
