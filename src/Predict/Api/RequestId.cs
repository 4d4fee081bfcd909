using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api;

/// <summary>What a request is called in the answer and in the log: the caller's own name for it where that is harmless,
/// else a new one.</summary>
internal static partial class RequestId
{
    public const string Header = "x-request-id";

    public static string Give(HttpContext http)
    {
        var given = http.Request.Headers[Header].ToString();
        var id = given.Length > 0 && Harmless().IsMatch(given) ? given : ActivityTraceId.CreateRandom().ToHexString();
        http.TraceIdentifier = id;
        http.Response.Headers[Header] = id;
        return id;
    }

    [GeneratedRegex("\\A[A-Za-z0-9._:-]{1,128}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Harmless();
}
