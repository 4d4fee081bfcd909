using System.Buffers;
using System.IO.Pipelines;
using System.Net.Mime;
using Maas.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Maas.Predict.Api;

/// <summary>A request's body in rented memory. One owner disposes it; what was taken of it is void from then on.</summary>
public sealed class PooledBody : IDisposable
{
    private const int FirstBytes = 64 << 10;

    // A length that is announced is not yet sent: beyond this, memory grows with what comes.
    private const long MostFirstBytes = 1 << 20;

    private byte[] memory;
    private int length;

    private PooledBody(string mediaType, int capacity, CallMemory? call = null)
    {
        (MediaType, Memory) = (mediaType, call);
        Memory?.Use(capacity);
        memory = ArrayPool<byte>.Shared.Rent(capacity);
    }

    /// <summary>The content type in lower case, without parameters; empty where there is none.</summary>
    public string MediaType { get; }

    /// <summary>The call's, which this is counted in; null: it is not.</summary>
    internal CallMemory? Memory { get; }

    public ReadOnlyMemory<byte> Bytes => memory.AsMemory(0, length);

    public bool IsJson => MediaType == MediaTypeNames.Application.Json || MediaType.EndsWith("+json", StringComparison.Ordinal);

    public static ValueTask<PooledBody> ReadAsync(HttpRequest request, long maximumBytes, CancellationToken cancellation) =>
        ReadAsync(request, maximumBytes, null, cancellation);

    /// <summary>The same of a body that is counted in the call's memory, which ends after this.</summary>
    /// <exception cref="ServiceException">There is no memory for it, or it is too large.</exception>
    internal static async ValueTask<PooledBody> ReadAsync(
        HttpRequest request, long maximumBytes, CallMemory? call, CancellationToken cancellation)
    {
        if (request.ContentLength > maximumBytes)
        {
            throw TooLarge(maximumBytes);
        }

        var body = new PooledBody(MediaTypeOf(request), (int)Math.Min(MostFirstBytes, request.ContentLength + 1 ?? FirstBytes), call);
        try
        {
            await body.FillAsync(request.BodyReader, request.ContentLength, maximumBytes, cancellation);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>The same in memory of its own.</summary>
    public PooledBody Copy()
    {
        var copy = new PooledBody(MediaType, length) { length = length };
        Bytes.CopyTo(copy.memory);
        return copy;
    }

    /// <summary>So many bytes of a stream, counted in the call's memory.</summary>
    /// <exception cref="CutOffException">The stream ends before.</exception>
    internal static async Task<PooledBody> ReadExactlyAsync(Stream stream, int bytes, CallMemory? call, CancellationToken cancellation)
    {
        var body = new PooledBody("", (int)Math.Min(MostFirstBytes, bytes), call);
        try
        {
            while (body.length < bytes)
            {
                if (body.length == body.memory.Length)
                {
                    body.Grow();
                }

                var room = Math.Min(body.memory.Length, bytes) - body.length;
                var wanted = body.memory.AsMemory(body.length, room);
                var read = await stream.ReadAtLeastAsync(wanted, room, throwOnEndOfStream: false, cancellation);
                body.length += read;
                CutOffException.ThrowIf(read < room, body.length);
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <exception cref="ServiceException">The content type is no such thing, or says letters that are not read.</exception>
    public static string MediaTypeOf(HttpRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.ContentType))
        {
            return "";
        }

        if (request.ContentType == MediaTypeNames.Application.Json)
        {
            return MediaTypeNames.Application.Json;
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            throw ServiceError.UnsupportedMediaType.With("the Content-Type is not of the form type/subtype");
        }

        TextCharset.Check(type, "the Content-Type");
        return type.MediaType.Value!.ToLowerInvariant();
    }

    public void Dispose()
    {
        var rented = Interlocked.Exchange(ref memory, []);
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private async ValueTask FillAsync(PipeReader reader, long? announced, long maximumBytes, CancellationToken cancellation)
    {
        var isEnd = false;
        while (length != announced && !isEnd)
        {
            var read = await reader.ReadAsync(cancellation);
            isEnd = read.IsCompleted;
            try
            {
                Add(read.Buffer, maximumBytes);
            }
            finally
            {
                // Also where it is too large: the server reads on, to hear the caller out.
                reader.AdvanceTo(read.Buffer.End);
            }
        }
    }

    private void Add(in ReadOnlySequence<byte> bytes, long maximumBytes)
    {
        if (bytes.Length > maximumBytes - length)
        {
            throw TooLarge(maximumBytes);
        }

        while (bytes.Length > memory.Length - length)
        {
            Grow();
        }

        bytes.CopyTo(memory.AsSpan(length));
        length += (int)bytes.Length;
    }

    private void Grow()
    {
        Memory?.Use(memory.Length);
        var larger = ArrayPool<byte>.Shared.Rent(memory.Length * 2);
        memory.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(memory);
        memory = larger;
    }

    private static ServiceException TooLarge(long maximumBytes) =>
        ServiceError.TooLarge.With($"the body is larger than {maximumBytes} bytes, which is the most that is taken here");
}
