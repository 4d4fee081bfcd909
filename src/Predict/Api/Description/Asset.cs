using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Maas.Predict.Api.Description;

/// <summary>A small file that is the same for everyone: kept compressed, and plain once a caller can't read that.</summary>
internal sealed class Asset
{
    private readonly byte[] compressed;
    private readonly string type;
    private readonly EntityTagHeaderValue tag;
    private readonly Lazy<byte[]> plain;

    /// <param name="compressed">By gzip.</param>
    public Asset(byte[] compressed, string type)
    {
        (this.compressed, this.type) = (compressed, type);
        tag = new($"\"{Convert.ToHexStringLower(SHA256.HashData(compressed))[..16]}\"");
        plain = new(Inflate);
    }

    public static Asset OfJson(byte[] json) => OfBytes(json, "application/json; charset=utf-8");

    public static Asset OfBytes(byte[] bytes, string type)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return new(buffer.ToArray(), type);
    }

    /// <summary>The file; or 304 where the caller has it. Caches ask again each time: a release changes it under the same name.</summary>
    public IResult Answer(HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers.Vary = "Accept-Encoding";
        headers.ETag = tag.ToString();
        if (request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == "*" || known.Compare(tag, useStrongComparison: false)))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        if (!request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value == "gzip" && coding.Quality is not 0))
        {
            return TypedResults.Bytes(plain.Value, type);
        }

        headers.ContentEncoding = "gzip";
        headers.ContentLength = compressed.Length;
        return TypedResults.Bytes(compressed, type);
    }

    private byte[] Inflate()
    {
        using var inflated = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        gzip.CopyTo(inflated);
        return inflated.ToArray();
    }
}
