using System.Globalization;
using Maas.Core;
using Maas.Core.Storage;
using Maas.Core.Telemetry;
using Maas.Predict.Api.Native;
using Maas.Predict.Api.OpenInference;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Api;

/// <summary>Names each request, and turns what it ends with, where that is an exception, into the surface's error shape.</summary>
internal sealed partial class ErrorMiddleware(ILogger<ErrorMiddleware> logger) : IFunctionsWorkerMiddleware
{
    // Of a piece of a body whose size has too many digits it throws no exception of its own.
    private const string Server = "Microsoft.AspNetCore.Server.Kestrel.Core";

    // Its short failures are mostly over by then.
    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(5);

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        context.GetHttpContext() is { } http ? AnswerAsync(http, context, next) : WorkAsync(context, next);

    // What a message's function throws is logged by the host, with all that it says.
    private static async Task WorkAsync(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            throw PayloadFreeException.Of(exception);
        }
    }

    private async Task AnswerAsync(HttpContext http, FunctionContext context, FunctionExecutionDelegate next)
    {
        var id = RequestId.Give(http);
        try
        {
            await next(context);
        }
        catch (Exception exception) when (http.RequestAborted.IsCancellationRequested)
        {
            Log.Abandoned(logger, id, exception.GetType().Name);
        }
        catch (Exception exception)
        {
            await RefuseAsync(http, id, exception);
        }
    }

    private async Task RefuseAsync(HttpContext http, string id, Exception exception)
    {
        var refusal = Refusal(exception);
        Spans.Current?.SetTag(SpanTags.Error, refusal.Error.Code);
        if (refusal.Error == ServiceError.TimedOut)
        {
            Log.TimedOut(logger, id);
        }
        else if (refusal != exception && refusal.RetryAfter is not null)
        {
            Log.NoStorage(logger, PayloadFreeException.Of(exception), id);
        }
        else if (refusal is { Error.Status: >= StatusCodes.Status500InternalServerError, RetryAfter: null }
            && refusal.Error != ServiceError.Unsupported)
        {
            Log.Failed(logger, PayloadFreeException.Of(exception), id, refusal.Error.Code);
        }
        else
        {
            Log.Refused(logger, id, refusal.Error.Code);
        }

        if (!http.Response.HasStarted)
        {
            await WriteAsync(http, refusal);
        }
        else if (!HeldCall.Has(http))
        {
            http.Abort();
        }
    }

    /// <summary>Answers with a refusal, in the shape of the surface that the request came to.</summary>
    public static Task WriteAsync(HttpContext http, ServiceException refusal)
    {
        if (refusal.RetryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return OpenInferenceError.Takes(http.Request.Path)
            ? OpenInferenceError.WriteAsync(http, refusal)
            : Problem.WriteAsync(http, refusal);
    }

    private static ServiceException Refusal(Exception exception) => exception switch
    {
        ServiceException refusal => refusal,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            ServiceError.TooLarge.With("the body is larger than this service takes"),
        BadHttpRequestException broken => ServiceError.InvalidRequest.With($"the request can't be read: {broken.Message}"),
        IOException { Source: Server } broken => ServiceError.InvalidRequest.With($"the request can't be read: {broken.Message}"),
        OperationCanceledException => ServiceError.Unavailable.With("the service stops, or the request took too long"),
        _ when OutageServices.IsCauseOf(exception) =>
            ServiceError.Unavailable.WithRetry(StorageRetry, "the service's storage can't be reached; call again"),
        _ => ServiceError.Internal.With("the service's log holds more under the request's id"),
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Request {Request} is refused: {Code}")]
        public static partial void Refused(ILogger logger, string request, string code);

        [LoggerMessage(LogLevel.Warning, "Request {Request} is refused: its model computed longer than it may")]
        public static partial void TimedOut(ILogger logger, string request);

        [LoggerMessage(LogLevel.Warning, "Request {Request} is refused: storage can't be reached")]
        public static partial void NoStorage(ILogger logger, Exception exception, string request);

        [LoggerMessage(LogLevel.Error, "Request {Request} failed: {Code}")]
        public static partial void Failed(ILogger logger, Exception exception, string request, string code);

        [LoggerMessage(LogLevel.Information, "Request {Request} was left by its caller ({Exception})")]
        public static partial void Abandoned(ILogger logger, string request, string exception);
    }
}
