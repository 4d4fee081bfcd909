using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Maas.FunctionsEmulator.Catalog;

/// <summary>Where the parts of a function's result go.</summary>
internal sealed record FunctionOutputs(Func<object, object?>? Http, IReadOnlyList<QueueOutput> Queues)
{
    /// <summary>What <paramref name="method"/> declares. Refuses results that the worker would drop silently.</summary>
    public static FunctionOutputs Of(string function, MethodInfo method, bool isHttp)
    {
        var type = ResultType(function, method);
        if (type is null || IsHttpResult(type))
        {
            return isHttp || type is null
                ? new FunctionOutputs(type is null ? null : result => result, [])
                : throw RefusedException.Of(function, $"returns {type.Name}, but no HTTP request waits for it");
        }

        if (method.GetCustomAttribute<QueueOutputAttribute>() is { } attribute)
        {
            return isHttp
                ? throw RefusedException.Of(
                    function, "has [QueueOutput] on its method; an HTTP function has it on a property of its result")
                : new FunctionOutputs(null, [QueueOutput.Of(function, attribute, result => result)]);
        }

        return OfParts(function, type, isHttp);
    }

    private static FunctionOutputs OfParts(string function, Type type, bool isHttp)
    {
        var response = type.GetProperties().Where(property => property.IsDefined(typeof(HttpResultAttribute))).ToList();
        var queues = type.GetProperties()
            .Where(property => property.IsDefined(typeof(QueueOutputAttribute)))
            .Select(property => QueueOutput.Of(function, property.GetCustomAttribute<QueueOutputAttribute>()!, property.GetValue))
            .ToList();
        if (isHttp ? response.Count != 1 || !IsHttpResult(response[0].PropertyType) : response.Count > 0 || queues.Count == 0)
        {
            var expected = isHttp
                ? "an HTTP function returns IResult, IActionResult, nothing, or a class with one such property marked [HttpResult]"
                : "a queue function returns nothing, or says where to with [QueueOutput]";
            throw RefusedException.Of(function, $"returns {type.Name}; {expected}");
        }

        return new FunctionOutputs(isHttp ? response[0].GetValue : null, queues);
    }

    private static Type? ResultType(string function, MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(void) || type == typeof(Task))
        {
            return null;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
        {
            return type.GetGenericArguments()[0];
        }

        return type.Name.StartsWith("ValueTask", StringComparison.Ordinal)
            ? throw RefusedException.Of(function, $"returns {type.Name}, which the worker does not await; return Task")
            : type;
    }

    private static bool IsHttpResult(Type type) => type.IsAssignableTo(typeof(IResult)) || type.IsAssignableTo(typeof(IActionResult));
}
