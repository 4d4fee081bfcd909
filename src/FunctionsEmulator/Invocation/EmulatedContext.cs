using Azure.Storage.Queues.Models;
using Maas.FunctionsEmulator.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.FunctionsEmulator.Invocation;

/// <summary>One invocation: what the trigger gave, and, in the end, what the function returned.</summary>
internal sealed class EmulatedContext(
    Function function, IReadOnlyDictionary<string, object?> triggerData, IServiceProvider services, CancellationToken cancellation)
    : FunctionContext
{
    // The key under which the worker keeps it too.
    public const string HttpContextKey = "HttpRequestContext";

    private string? id;
    private IDictionary<object, object>? items;
    private bool isHttpShown;

    /// <summary>Set for HTTP triggers.</summary>
    public HttpContext? Http { get; init; }

    /// <summary>Set for queue triggers; the body is decoded.</summary>
    public QueueMessage? Message { get; init; }

    public Function Function => function;

    public object? Result { get; set; }

    public override string InvocationId => id ??= Guid.NewGuid().ToString();

    public override string FunctionId => function.Definition.Id;

    public override FunctionDefinition FunctionDefinition => function.Definition;

    public override TraceContext TraceContext => field ??= new CallersTrace(Http?.Request.Headers);

    public override BindingContext BindingContext { get; } = new TriggerBinding(triggerData);

    public override RetryContext RetryContext => NoRetry.Only;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override IDictionary<object, object> Items
    {
        get => items ??= isHttpShown ? new() { [HttpContextKey] = Http! } : new Dictionary<object, object>();
        set => items = value;
    }

    public override IInvocationFeatures Features => field ??= new InvocationFeatures();

    public override CancellationToken CancellationToken => cancellation;

    /// <summary>From now on the app finds the request among the items, which are made only for those who look at them.</summary>
    public void ShowHttp()
    {
        isHttpShown = true;
        if (items is { } made)
        {
            made[HttpContextKey] = Http!;
        }
    }

    /// <summary>The request, where the app is shown it.</summary>
    public HttpContext? FindHttp() => items is null
        ? isHttpShown ? Http : null
        : items.TryGetValue(HttpContextKey, out var http) ? http as HttpContext : null;

    // The real host puts a span of its own between, and reports it; nobody reports one here, so it is the caller's that is told.
    private sealed class CallersTrace(IHeaderDictionary? headers) : TraceContext
    {
        public override string TraceParent => headers?.TraceParent.ToString() ?? "";

        public override string TraceState => headers?.TraceState.ToString() ?? "";
    }

    private sealed class TriggerBinding(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    private sealed class NoRetry : RetryContext
    {
        public static readonly NoRetry Only = new();

        public override int RetryCount => 0;

        public override int MaxRetryCount => 0;
    }
}
