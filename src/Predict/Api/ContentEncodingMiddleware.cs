using Maas.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Maas.Predict.Api;

/// <summary>Refuses compressed bodies, whose bytes would be taken for what they hold.</summary>
internal sealed class ContentEncodingMiddleware : IFunctionsWorkerMiddleware
{
    private const string Identity = "identity";

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http && http.Request.Headers.ContentEncoding is { Count: > 0 } encodings)
        {
            Check(http.Response, encodings.ToString());
        }

        return next(context);
    }

    private static void Check(HttpResponse response, string encoding)
    {
        if (encoding.Length > 0 && !encoding.Equals(Identity, StringComparison.OrdinalIgnoreCase))
        {
            // RFC 9110, 12.5.3: in an answer of 415 it tells what the next request may use.
            response.Headers.AcceptEncoding = Identity;
            throw ServiceError.UnsupportedMediaType.With(
                $"the Content-Encoding is \"{ShownText.Cut(encoding)}\"; bodies are taken as they are: send it uncompressed, without that "
                    + "header");
        }
    }
}
