using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api;

/// <summary>
/// How long a call waits for a model that has to be loaded first: <c>Prefer: wait=N</c> (RFC 7240), in seconds, or the setting.
/// </summary>
public sealed class PreferredWait(RequestOptions options)
{
    /// <summary>The Functions host answers by itself after 230 s.</summary>
    public const int MostSeconds = 200;

    private const string Wait = "wait=";

    /// <summary>It is no demand: what can't be read is none, and what goes beyond the most is the most.</summary>
    internal TimeSpan Of(HttpRequest request)
    {
        var lines = request.Headers["Prefer"];
        if (lines.Count == 0)
        {
            return TimeSpan.FromSeconds(options.WaitSeconds);
        }

        foreach (var preference in lines.SelectMany(line => (line ?? "").Split([',', ';'], StringSplitOptions.TrimEntries)))
        {
            if (preference.StartsWith(Wait, StringComparison.OrdinalIgnoreCase)
                && uint.TryParse(preference[Wait.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                return TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds));
            }
        }

        return TimeSpan.FromSeconds(options.WaitSeconds);
    }
}
