using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Azure.Storage.Queues.Models;
using Maas.FunctionsEmulator.Invocation;
using Microsoft.Azure.Functions.Worker;

namespace Maas.FunctionsEmulator.Catalog;

/// <summary>The functions of an app, each checked for what the real host or worker would fail on later.</summary>
internal static partial class FunctionCatalog
{
    public static IReadOnlyList<Function> Of(IEnumerable<Type> classes, string routePrefix)
    {
        var functions = classes
            .SelectMany(type => type.GetMethods(FunctionSearch.AnyMethod))
            .Where(method => method.IsDefined(typeof(FunctionAttribute)))
            .Select(method => Check(method, routePrefix))
            .ToList();
        foreach (var (first, second) in Pairs(functions))
        {
            RefuseSame(first, second);
        }

        return functions;
    }

    private static void RefuseSame(Function first, Function second)
    {
        if (string.Equals(first.Name, second.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw RefusedException.Of(
                first.Name,
                $"is declared twice, by {first.Definition.EntryPoint} and {second.Definition.EntryPoint}; names are unique in an app");
        }

        if (first.Definition.EntryPoint == second.Definition.EntryPoint)
        {
            throw RefusedException.Of(
                first.Name,
                $"is an overload of the method of \"{second.Name}\"; "
                    + $"the worker tells methods apart by {first.Definition.EntryPoint} alone");
        }

        if (first is HttpFunction one && second is HttpFunction other)
        {
            FunctionRoute.RefuseSame(one, other);
        }
    }

    private static Function Check(MethodInfo method, string routePrefix)
    {
        var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
        if (!FunctionName().IsMatch(name))
        {
            throw RefusedException.Of(name, "has a name that the host refuses: it is a letter, then up to 127 letters, digits, _ or -");
        }

        CheckShape(name, method);
        var triggers = method.GetParameters()
            .Where(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute)) || parameter.IsDefined(typeof(QueueTriggerAttribute)))
            .ToList();
        if (triggers is not [var trigger])
        {
            throw RefusedException.Of(name, $"has {triggers.Count} parameters with a trigger; it has exactly one");
        }

        return trigger.GetCustomAttribute<HttpTriggerAttribute>() is { } http
            ? OfHttp(name, method, trigger, http, routePrefix)
            : OfQueue(name, method, trigger, trigger.GetCustomAttribute<QueueTriggerAttribute>()!);
    }

    private static void CheckShape(string name, MethodInfo method)
    {
        var type = method.DeclaringType!;
        var reason = (type, method) switch
        {
            ({ IsVisible: false }, _) => $"its class {type.FullName} is not public",
            ({ ContainsGenericParameters: true }, _) => $"its class {type.FullName} is generic",
            ({ IsAbstract: true, IsSealed: false }, _) => $"its class {type.FullName} is abstract",
            (_, { IsPublic: false }) => $"its method {type.FullName}.{method.Name} is not public",
            (_, { ContainsGenericParameters: true }) => $"its method {type.FullName}.{method.Name} is generic",
            _ when method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)) =>
                $"its method {type.FullName}.{method.Name} is async void, which nobody can await",
            _ => null,
        };
        if (reason is not null)
        {
            throw RefusedException.Of(name, $"can't run: {reason}");
        }
    }

    private static HttpFunction OfHttp(
        string name, MethodInfo method, ParameterInfo trigger, HttpTriggerAttribute attribute, string routePrefix)
    {
        var route = FunctionRoute.Parse(name, attribute.Route ?? name, routePrefix);
        return new HttpFunction
        {
            Name = name,
            Method = method,
            Route = route,
            Methods = [.. (attribute.Methods ?? []).Select(verb => verb.ToUpperInvariant())],
            Level = attribute.AuthLevel,
            Arguments = ArgumentPlan.For(name, method, trigger, [.. route.Parameters.Select(parameter => parameter.Name)]),
            Outputs = FunctionOutputs.Of(name, method, isHttp: true),
        };
    }

    private static QueueFunction OfQueue(string name, MethodInfo method, ParameterInfo trigger, QueueTriggerAttribute attribute) => new()
    {
        Name = name,
        Method = method,
        Queue = QueueAddress.Of(name, attribute.QueueName, attribute.Connection),
        Arguments = ArgumentPlan.For(name, method, trigger, [.. MessageMetadata.Of(QueuesModelFactory.QueueMessage("", "", "", 0)).Keys]),
        Outputs = FunctionOutputs.Of(name, method, isHttp: false),
    };

    private static IEnumerable<(Function First, Function Second)> Pairs(List<Function> functions) =>
        functions.SelectMany((first, index) => functions.Skip(index + 1).Select(second => (first, second)));

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$")]
    private static partial Regex FunctionName();
}
