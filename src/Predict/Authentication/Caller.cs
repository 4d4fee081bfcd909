using Maas.Core;
using Maas.Core.Naming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Maas.Predict.Authentication;

/// <summary>Who calls.</summary>
internal static class Caller
{
    private const string Bearer = "Bearer ";
    private const string KeyHeader = "x-api-key";

    /// <summary>Whose data the request is about.</summary>
    public static TenantId Tenant(this HttpRequest request) => request.HttpContext.Features.GetRequiredFeature<Identified>().Tenant;

    public static void Is(HttpContext http, TenantId tenant) => http.Features.Set(new Identified(tenant));

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

    private sealed record Identified(TenantId Tenant);
}
