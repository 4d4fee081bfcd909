using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Maas.Benchmarks.Serving;

/// <summary>One HTTP request, whole, as the bytes that go over the wire: the client costs as little as it can.</summary>
internal static class Payload
{
    public const string Key = "the-key-of-the-benchmarks";

    /// <summary>The key of a tenant with many models.</summary>
    public const string KeyOfMany = "the-key-of-the-tenant-of-many";

    /// <summary>The call of a tensor as JSON by the Open Inference Protocol.</summary>
    public static byte[] Json(string path, ServingModel model, string key = Key) =>
        Http(path, "application/json", "", key, Encoding.UTF8.GetBytes(
            $$"""
            {"inputs":[{"name":"{{model.Input}}","shape":[{{string.Join(',', model.Shape)}}],"datatype":"FP32","data":[{{Numbers(model)}}]}]}
            """));

    /// <summary>The same as bytes behind a head of JSON, the answer as well.</summary>
    public static byte[] Binary(string path, ServingModel model)
    {
        var tensor = MemoryMarshal.AsBytes<float>(model.Values());
        var head = Encoding.UTF8.GetBytes(
            $$$"""
            {"parameters":{"binary_data_output":true},"inputs":[{"name":"{{{model.Input}}}","datatype":"FP32",
            "shape":[{{{string.Join(',', model.Shape)}}}],"parameters":{"binary_data_size":{{{tensor.Length}}}}}]}
            """);
        return Http(path, "application/octet-stream", $"Inference-Header-Content-Length: {head.Length}\r\n", Key, [.. head, .. tensor]);
    }

    /// <summary>The tensor alone, for the peer.</summary>
    public static byte[] Raw(string path, ServingModel model) =>
        Http(path, "application/octet-stream", "", Key, MemoryMarshal.AsBytes<float>(model.Values()));

    // As JavaScript and Python print a 32-bit number: as the 64-bit one that it is to them.
    private static string Numbers(ServingModel model) =>
        string.Join(',', model.Values().Select(value => ((double)value).ToString("R", CultureInfo.InvariantCulture)));

    private static byte[] Http(string path, string contentType, string header, string key, ReadOnlySpan<byte> body) =>
    [
        .. Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nx-api-key: {key}\r\nContent-Type: {contentType}\r\n{header}"
                + $"Content-Length: {body.Length}\r\n\r\n"),
        .. body,
    ];
}
