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
        var scheme = request.Headers["X-Forwarded-Proto"].ToString() is { Length: > 0 } forwarded ? forwarded : request.Scheme;
        var host = request.Headers["X-Forwarded-Host"].ToString();
        return $"{(scheme == Uri.UriSchemeHttps ? scheme : request.Scheme)}://{(Uri.CheckHostName(host.Split(':')[0]) == UriHostNameType.Unknown ? request.Host.ToUriComponent() : host)}";
    }
}
