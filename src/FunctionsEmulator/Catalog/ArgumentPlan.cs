using System.Reflection;
using Azure.Storage.Queues.Models;
using Maas.FunctionsEmulator.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.FunctionsEmulator.Catalog;

/// <summary>Decides, before an app runs, where each of its functions' parameters gets its value from.</summary>
internal static class ArgumentPlan
{
    /// <summary><paramref name="named"/> holds the names of what the trigger gives beside its payload: route values or metadata.</summary>
    public static IReadOnlyList<Argument> For(
        string function, MethodInfo method, ParameterInfo trigger, IReadOnlyCollection<string> named) =>
        method.GetParameters()
            .Select(parameter => new Argument(parameter.Name!, parameter.ParameterType, Plan(function, parameter, trigger, named)))
            .ToList();

    private static Func<EmulatedContext, object?> Plan(
        string function, ParameterInfo parameter, ParameterInfo trigger, IReadOnlyCollection<string> named)
    {
        var type = parameter.ParameterType;
        if (type == typeof(FunctionContext))
        {
            return context => context;
        }

        if (type == typeof(CancellationToken))
        {
            return context => context.CancellationToken;
        }

        if (trigger.IsDefined(typeof(HttpTriggerAttribute)) && type == typeof(HttpRequest))
        {
            return context => context.Http!.Request;
        }

        if (parameter == trigger)
        {
            return Payload(function, parameter);
        }

        return named.Contains(parameter.Name!, StringComparer.OrdinalIgnoreCase) && Conversion.CanConvertTo(type)
            ? context => Conversion.FromTrigger(context, parameter)
            : throw Unbindable(function, parameter, $"bound by name are {string.Join(", ", named.DefaultIfEmpty("none here"))}");
    }

    private static Func<EmulatedContext, object?> Payload(string function, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.IsDefined(typeof(HttpTriggerAttribute)))
        {
            throw Unbindable(function, parameter, "[HttpTrigger] stands on the HttpRequest");
        }

        if (type == typeof(QueueMessage))
        {
            return context => context.Message;
        }

        if (type == typeof(BinaryData))
        {
            return context => context.Message!.Body;
        }

        if (type == typeof(string))
        {
            return context => context.Message!.Body.ToString();
        }

        return IsRecord(type)
            ? context => Conversion.FromJson(context, context.Message!.Body, parameter)
            : throw Unbindable(function, parameter, "a queue message is a string, BinaryData, QueueMessage or a record");
    }

    private static bool IsRecord(Type type) =>
        type is { IsAbstract: false, IsByRef: false, IsPrimitive: false }
        && !type.IsAssignableTo(typeof(Stream)) && !type.IsAssignableTo(typeof(Delegate));

    private static RefusedException Unbindable(string function, ParameterInfo parameter, string reason) =>
        RefusedException.Of(
            function,
            $"has the parameter \"{parameter.Name}\" of type {parameter.ParameterType.Name}, which nothing can be bound to: {reason}");
}
