using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api;

/// <summary>Sends answers: what is large holds memory meanwhile, and where it is taken too slowly, the connection ends.</summary>
internal static class Sending
{
    // Kestrel takes it without waiting for the caller.
    private const int AtOnceBytes = 64 << 10;

    private const int LeastBytesPerSecond = 256 << 10;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Sends bytes as they are, some at a time: all at once, Kestrel would hold them a second time.</summary>
    public static async ValueTask SendAsync(PipeWriter writer, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        for (var left = bytes; left.Length > 0; left = left[Math.Min(AtOnceBytes, left.Length)..])
        {
            await writer.WriteAsync(left[..Math.Min(AtOnceBytes, left.Length)], cancellation);
        }
    }

    /// <summary>Sends an answer of the length that the response tells.</summary>
    public static ValueTask SendAsync(
        HttpResponse response, TimeProvider time, Func<PipeWriter, CancellationToken, ValueTask> send, CancellationToken cancellation) =>
        response.ContentLength <= AtOnceBytes
            ? send(response.BodyWriter, cancellation)
            : SendInTimeAsync(response, time, send, cancellation);

    private static async ValueTask SendInTimeAsync(
        HttpResponse response, TimeProvider time, Func<PipeWriter, CancellationToken, ValueTask> send, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(
            Grace + TimeSpan.FromSeconds((double)response.ContentLength!.Value / LeastBytesPerSecond), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            await send(response.BodyWriter, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            response.HttpContext.Abort();
        }
    }
}
