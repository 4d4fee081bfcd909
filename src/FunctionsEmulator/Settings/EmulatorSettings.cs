using System.Globalization;
using Maas.FunctionsEmulator.Catalog;
using Microsoft.Extensions.Configuration;

namespace Maas.FunctionsEmulator.Settings;

/// <summary>What only the emulator reads; an app must not.</summary>
internal sealed record EmulatorSettings(Uri Url, TimeSpan Visibility)
{
    /// <summary>The emulator's own clock: not among the app's services, as the real worker puts none there.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    private const string UrlName = "FUNCTIONS_EMULATOR_URL";
    private const string VisibilityName = "FUNCTIONS_EMULATOR_VISIBILITY_SECONDS";

    // The port is the one that the real tools take; ten minutes are the real host's.
    private static readonly Uri UsualUrl = new("http://127.0.0.1:7071");
    private const int UsualVisibilitySeconds = 600;

    public static EmulatorSettings From(IConfiguration configuration) =>
        new(ReadUrl(configuration[UrlName]), ReadVisibility(configuration[VisibilityName]));

    private static Uri ReadUrl(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return UsualUrl;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && url.AbsolutePath == "/"
            ? url
            : throw new RefusedException($"{UrlName} is \"{text}\"; it is an address such as {UsualUrl.OriginalString}.");
    }

    private static TimeSpan ReadVisibility(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return TimeSpan.FromSeconds(UsualVisibilitySeconds);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 604_800
            ? TimeSpan.FromSeconds(seconds)
            : throw new RefusedException($"{VisibilityName} is \"{text}\"; it is a whole number of seconds, 1 to 604800.");
    }
}
