using System.Buffers;
using Maas.FunctionsEmulator.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;

namespace Maas.FunctionsEmulator.Http;

/// <summary>What the real host decides before a request reaches the worker.</summary>
internal static class FrontDoor
{
    // The host's limit of a body; the worker's own, 30,000,000 bytes by default, is Kestrel's and the app's to raise.
    private const long LargestBodyBytes = 100 * 1024 * 1024;

    // A caller that still sends sees the refusal only once it is done; for so long it is listened to.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var refusal = Refusal(http);
        if (refusal is null)
        {
            Limit(http);
            await next(http);
        }
        else
        {
            http.Response.StatusCode = refusal.Value;
        }

        if (http.Response.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await HearOutAsync(http);
        }
    }

    private static int? Refusal(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<HttpFunction>() is not { } function || IsTheHostsOwn(http.Request.Path))
        {
            return StatusCodes.Status404NotFound;
        }

        if (function.Level != AuthorizationLevel.Anonymous)
        {
            return StatusCodes.Status401Unauthorized;
        }

        return http.Request.ContentLength > LargestBodyBytes ? StatusCodes.Status413PayloadTooLarge : null;
    }

    private static bool IsTheHostsOwn(PathString path) => path.StartsWithSegments("/admin") || path.StartsWithSegments("/runtime");

    private static void Limit(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = Math.Min(limit.MaxRequestBodySize ?? LargestBodyBytes, LargestBodyBytes);
        }
    }

    private static async Task HearOutAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } limit)
        {
            return;
        }

        limit.MaxRequestBodySize = null;
        http.Response.Headers.Connection = "close";
        await http.Response.CompleteAsync();
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        enough.CancelAfter(Patience);
        try
        {
            while (await http.Request.Body.ReadAsync(buffer, enough.Token) > 0)
            {
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            http.Abort();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
