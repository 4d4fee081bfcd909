using System.Reflection;
using Maas.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>Answers what no other function takes: 404, or 405 where the path has other methods.</summary>
public sealed class UnknownPathFunctions
{
    private const string AnyPath = "{*path}";

    private static readonly (TemplateMatcher Matcher, string[] Methods)[] Routes = FindRoutes();

    [Function("unknown-path")]
    public IResult Refuse([HttpTrigger(AuthorizationLevel.Anonymous, Route = AnyPath)] HttpRequest request)
    {
        var methods = MethodsOf(request.Path);
        request.HttpContext.Response.Headers.Allow = methods;
        throw methods.Length > 0
            ? ServiceError.MethodNotAllowed.With($"this path takes {string.Join(", ", methods)}")
            : ServiceError.UnknownPath.With("no call of this service has this path");
    }

    private static string[] MethodsOf(PathString path) =>
        [.. Routes.Where(route => route.Matcher.TryMatch(path, [])).SelectMany(route => route.Methods).Distinct().Order()];

    private static (TemplateMatcher Matcher, string[] Methods)[] FindRoutes() =>
    [
        .. typeof(UnknownPathFunctions).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .OfType<HttpTriggerAttribute>()
            .Where(trigger => trigger.Route is { } route && route != AnyPath)
            .Select(trigger => (
                new TemplateMatcher(TemplateParser.Parse(trigger.Route!), []),
                (trigger.Methods ?? []).Select(method => method.ToUpperInvariant()).ToArray())),
    ];
}
