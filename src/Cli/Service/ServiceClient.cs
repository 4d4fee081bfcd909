using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using Maas.Cli.Profile;

namespace Maas.Cli.Service;

/// <summary>Calls a deployment. A refusal, and a service that can't be reached, become a <see cref="CommandException"/>.</summary>
internal sealed class ServiceClient(HttpClient http) : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    // Uploads of 100 MiB over a slow line, and predictions behind a cold start, take long.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromMinutes(10);

    public Uri Address => http.BaseAddress!;

    public static ServiceClient For(Deployment deployment)
    {
        var address = new Uri(deployment.Url.AbsoluteUri.TrimEnd('/') + "/");
        var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout })
        {
            BaseAddress = address,
            Timeout = CallTimeout,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", deployment.Key);
        return new ServiceClient(http);
    }

    public Task<Answer> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, null, cancellation);

    public async Task<Answer?> FindAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        return response.StatusCode == System.Net.HttpStatusCode.NotFound ? null : await AnswerAsync(response, cancellation);
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        return await AnswerAsync(response, cancellation);
    }

    public Task<Answer> SendJsonAsync(HttpMethod method, string path, string json, CancellationToken cancellation) =>
        SendAsync(method, path, new StringContent(json, Encoding.UTF8, MediaTypeNames.Application.Json), cancellation);

    /// <summary>Puts JSON where nothing has changed since the answer that had this tag.</summary>
    public async Task<Answer> ReplaceAsync(string path, string json, string? tag, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path)
        {
            Content = new StringContent(json, Encoding.UTF8, MediaTypeNames.Application.Json),
        };
        if (tag is not null)
        {
            request.Headers.IfMatch.ParseAdd(tag);
        }

        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        return await AnswerAsync(response, cancellation);
    }

    /// <summary>A job's events from after <paramref name="lastSeq"/> on, as they come. The stream is the caller's.</summary>
    public async Task<HttpResponseMessage> OpenEventsAsync(string job, long lastSeq, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/jobs/{Uri.EscapeDataString(job)}/events");
        request.Headers.Accept.ParseAdd(MediaTypeNames.Text.EventStream);
        request.Headers.Add("Last-Event-ID", FormattableString.Invariant($"{lastSeq}"));
        return await OpenAsync(request, cancellation);
    }

    /// <summary>An answer that is read as it comes. It is the caller's.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await OpenAsync(request, cancellation);
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                throw Problem.Read(response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
            }
        }

        return response;
    }

    private static async Task<Answer> AnswerAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation);
        return response.IsSuccessStatusCode
            ? new Answer(response.StatusCode, text) { Tag = response.Headers.ETag?.Tag }
            : throw Problem.Read(response.StatusCode, text);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(request, completion, cancellation);
        }
        catch (HttpRequestException failure)
        {
            throw CommandException.Unreachable($"{Address} can't be reached: {failure.Message}");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw CommandException.Unreachable($"{Address} gave no answer in {CallTimeout.TotalMinutes:0} minutes");
        }
    }
}
