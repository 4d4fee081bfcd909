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
        var body = http.Request.Body;
        var limitBytes = TakeOverLimit(http);
        if (Refusal(http) is { } status)
        {
            http.Response.StatusCode = status;
        }
        else
        {
            // Of a length that is told Kestrel itself gives no more.
            var isWithinLimit = http.Request.ContentLength is { } length && length <= limitBytes;
            if (!isWithinLimit)
            {
                http.Request.Body = new LimitedBody(body, http.Request.ContentLength, limitBytes);
            }

            await next(http);
        }

        if (http.Response.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await http.Response.CompleteAsync();
            await HearOutAsync(http, body);
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

    // Kestrel closes the connection where its limit is passed, and the caller may never see why.
    private static long TakeOverLimit(HttpContext http)
    {
        var limit = http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>();
        var bytes = Math.Min(limit.MaxRequestBodySize ?? LargestBodyBytes, LargestBodyBytes);
        limit.MaxRequestBodySize = null;
        return bytes;
    }

    private static async Task HearOutAsync(HttpContext http, Stream body)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        enough.CancelAfter(Patience);
        try
        {
            while (await body.ReadAsync(buffer, enough.Token) > 0)
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
