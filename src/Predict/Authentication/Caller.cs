using Maas.Core;
using Maas.Core.Naming;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Authentication;

/// <summary>Who calls.</summary>
internal static class Caller
{
    private const string Bearer = "Bearer ";
    private const string KeyHeader = "x-api-key";

    private static readonly object TenantItem = new();

    /// <summary>Whose data the request is about.</summary>
    public static TenantId Tenant(this HttpRequest request) => (TenantId)request.HttpContext.Items[TenantItem]!;

    public static void Is(HttpContext http, TenantId tenant) => http.Items[TenantItem] = tenant;

    /// <exception cref="ServiceException">There is no key.</exception>
    public static string KeyOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return authorization[Bearer.Length..].Trim();
        }

        return request.Headers[KeyHeader].ToString() is { Length: > 0 } key
            ? key
            : throw ServiceError.MissingKey.With($"send the key as \"Authorization: Bearer …\" or as \"{KeyHeader}: …\"");
    }
}
