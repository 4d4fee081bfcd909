using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Maas.Predict.Api;

/// <summary>Addresses as the caller sees them: what stands before this service may have taken the request under another name.</summary>
internal static class PublicAddress
{
    public static string Of(HttpRequest request, string path) => $"{Origin(request)}{path}";

    /// <summary>This request's own address with one query value changed.</summary>
    public static string With(HttpRequest request, string name, string value)
    {
        var query = new QueryBuilder(request.Query.Where(pair => pair.Key != name)) { { name, value } };
        return $"{Origin(request)}{request.Path.ToUriComponent()}{query.ToQueryString()}";
    }

    private static string Origin(HttpRequest request)
    {
        var scheme = request.Headers["X-Forwarded-Proto"] == Uri.UriSchemeHttps ? Uri.UriSchemeHttps : request.Scheme;
        var forwarded = request.Headers["X-Forwarded-Host"].ToString();
        return $"{scheme}://{(IsHost(forwarded) ? forwarded : request.Host.ToUriComponent())}";
    }

    // Whoever asks may send this header: a name, perhaps with a port, that an answer's header can carry.
    private static bool IsHost(string text) =>
        Ascii.IsValid(text)
        && Uri.TryCreate($"{Uri.UriSchemeHttp}://{text}", UriKind.Absolute, out var uri)
        && (text.Equals(uri.Host, StringComparison.OrdinalIgnoreCase)
            || text.Equals($"{uri.Host}:{uri.Port}", StringComparison.OrdinalIgnoreCase));
}
