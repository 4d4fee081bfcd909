using System.Net.Http.Headers;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Onnx.Format;
using Maas.Predict.Catalog;

namespace Maas.Predict.Tests;

/// <summary>A tenant of one test: calls with its key, and what is published for it behind the API.</summary>
internal sealed class TestTenant : IDisposable
{
    public TestTenant(PredictApp app, string tenant, string key)
    {
        (App, Id, Key) = (app, TenantId.Parse(tenant), key);
        Http = new HttpClient { BaseAddress = app.Address, Timeout = TimeSpan.FromMinutes(2) };
        Http.DefaultRequestHeaders.Add("x-api-key", key);
    }

    public PredictApp App { get; }

    public TenantId Id { get; }

    public string Key { get; }

    public HttpClient Http { get; }

    public Task<TestAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<TestAnswer> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, Text(json, "application/json"));

    public Task<TestAnswer> PostAsync(string path, byte[] bytes, string type) => SendAsync(HttpMethod.Post, path, Bytes(bytes, type));

    public Task<TestAnswer> PutAsync(string path, byte[] bytes, string type) => SendAsync(HttpMethod.Put, path, Bytes(bytes, type));

    /// <summary>Imports a model with what its sender says of it.</summary>
    public Task<TestAnswer> PutFormAsync(string model, byte[] file, string manifest) => SendAsync(
        HttpMethod.Put,
        $"/api/models/{model}",
        new MultipartFormDataContent
        {
            { Bytes(file, "application/octet-stream"), "model", "model.onnx" }, { Text(manifest, "application/json"), "manifest" },
        });

    public async Task<TestAnswer> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await Http.SendAsync(request);
        return new(response, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Everything that the tenant can see of its own, to be compared with a later look.</summary>
    public async Task<string> StateAsync() => string.Concat(
        (await GetAsync("/api/models")).IsOk().ToJsonString(),
        (await GetAsync("/api/datasets")).IsOk().ToJsonString(),
        (await GetAsync("/api/jobs")).IsOk().ToJsonString());

    /// <summary>Publishes a model as a trainer does.</summary>
    public Task<Manifest> PublishAsync(
        string name, ModelProto model, Encoding? encoding = null, Decoding? decoding = null, params (string Name, byte[] Bytes)[] beside) =>
        TestVersion.PublishAsync(App.Storage, Id, name, model, encoding, decoding, beside);

    /// <summary>A version as it is served by the settings of a model that has none of its own.</summary>
    public ServedVersion Served(Manifest manifest, ServingSettings? serving = null) =>
        new(Id, new(manifest.Model, null), manifest, serving ?? new());

    public void Dispose() => Http.Dispose();

    private static StringContent Text(string text, string type) => new(text, System.Text.Encoding.UTF8, type);

    private static ByteArrayContent Bytes(byte[] bytes, string type) =>
        new(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
}
