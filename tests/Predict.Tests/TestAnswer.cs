using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Maas.Predict.Tests;

/// <summary>An answer, read to its end.</summary>
internal sealed class TestAnswer(HttpResponseMessage response, string text)
{
    public HttpStatusCode Status { get; } = response.StatusCode;

    public HttpResponseHeaders Headers { get; } = response.Headers;

    public string? MediaType { get; } = response.Content.Headers.ContentType?.MediaType;

    public HttpContentHeaders ContentHeaders { get; } = response.Content.Headers;

    public string Text => text;

    public JsonNode Json => JsonNode.Parse(text)!;

    public string? Code => (string?)Json["code"];

    public string Detail => (string)Json["detail"]!;

    /// <summary>Asserts that this is a refusal of this kind, as problem+json, and gives its detail.</summary>
    public string IsRefusal(int status, string code)
    {
        Assert.AreEqual(status, (int)Status, text);
        Assert.AreEqual("application/problem+json", MediaType);
        Assert.AreEqual(code, Code, text);
        Assert.AreEqual(status, (int)Json["status"]!);
        return Detail;
    }

    public JsonNode IsOk()
    {
        Assert.AreEqual(HttpStatusCode.OK, Status, text);
        return Json;
    }
}
