using System.Collections.Concurrent;
using Maas.FunctionsEmulator.Catalog;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Maas.FunctionsEmulator.Invocation;

/// <summary>Runs an invocation through the app's middleware: makes the class, binds the parameters, calls the method.</summary>
internal sealed class FunctionInvoker
{
    private readonly FunctionExecutionDelegate pipeline;
    private readonly ConcurrentDictionary<Type, ClassFactory> factories = new();

    public FunctionInvoker(FunctionPipeline pipeline) => this.pipeline = pipeline.Around(CallAsync);

    public Task InvokeAsync(EmulatedContext context) => pipeline(context);

    private async Task CallAsync(FunctionContext context)
    {
        var invocation = (EmulatedContext)context;
        var function = invocation.Function;
        var instance = function.Method.IsStatic ? null : Make(function.Class, invocation);
        try
        {
            var arguments = Arguments(function.Arguments, invocation);
            var result = function.Call.Invoke(instance, arguments.AsSpan());
            invocation.Result = result is Task task ? await ResultAsync(task, function.Method.ReturnType) : result;
        }
        finally
        {
            await ReleaseAsync(instance);
        }
    }

    private static object?[] Arguments(IReadOnlyList<Argument> plan, EmulatedContext invocation)
    {
        var arguments = new object?[plan.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = plan[i].Read(invocation);
        }

        return arguments;
    }

    private object Make(Type type, EmulatedContext invocation) =>
        factories.GetOrAdd(type, static type => new(type)).Make(invocation.InstanceServices);

    private static async Task<object?> ResultAsync(Task task, Type declared)
    {
        await task;
        return declared.IsGenericType ? declared.GetProperty("Result")!.GetValue(task) : null;
    }

    private static async ValueTask ReleaseAsync(object? instance)
    {
        switch (instance)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync();
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }
}
