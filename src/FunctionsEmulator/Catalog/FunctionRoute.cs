using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Maas.FunctionsEmulator.Catalog;

/// <summary>Routes as the real host takes them.</summary>
internal static partial class FunctionRoute
{
    private static readonly string[] Reserved = ["admin", "runtime"];
    private static readonly IDictionary<string, Type> Constraints = new RouteOptions().ConstraintMap;

    public static RoutePattern Parse(string function, string route, string prefix)
    {
        if (string.IsNullOrWhiteSpace(route))
        {
            const string reason = "an empty one is the function's name to the host, the root to the worker; leave it out, or take {*path}";
            throw Bad(function, route, reason);
        }

        if (route.StartsWith('/'))
        {
            throw Bad(function, route, "it begins with a slash");
        }

        if (Reserved.FirstOrDefault(word => route.StartsWith(word, StringComparison.OrdinalIgnoreCase)) is { } reserved)
        {
            throw Bad(function, route, $"what begins with \"{reserved}\" belongs to the host");
        }

        try
        {
            var pattern = RoutePatternFactory.Parse($"{prefix.Trim('/')}/{route}");
            return UnknownConstraint(pattern) is { } unknown
                ? throw Bad(function, route, $"there is no constraint \"{unknown}\"")
                : pattern;
        }
        catch (RoutePatternException error)
        {
            throw Bad(function, route, error.Message.TrimEnd('.'));
        }
    }

    public static void RefuseSame(HttpFunction one, HttpFunction other)
    {
        var shared = one.Methods.Count == 0 || other.Methods.Count == 0 || one.Methods.Intersect(other.Methods).Any();
        if (shared && Shape(one.Route) == Shape(other.Route))
        {
            throw RefusedException.Of(
                one.Name, $"has the same route as \"{other.Name}\", \"{other.Route.RawText}\", and a method in common");
        }
    }

    private static string? UnknownConstraint(RoutePattern pattern) => pattern.Parameters
        .SelectMany(parameter => parameter.ParameterPolicies)
        .Select(policy => ConstraintName().Match(policy.Content ?? "").Value)
        .FirstOrDefault(name => !Constraints.ContainsKey(name));

    // What tells two routes apart: everything but the names of parameters and the case of letters.
    private static string Shape(RoutePattern pattern) =>
        string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Shape)))).ToUpperInvariant();

    private static string Shape(RoutePatternPart part) => part switch
    {
        RoutePatternParameterPart parameter =>
            $"{{{(parameter.IsCatchAll ? "*" : "")}{string.Concat(parameter.ParameterPolicies.Select(policy => ":" + policy.Content))}}}",
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        _ => throw new InvalidOperationException($"unknown route part {part.PartKind}"),
    };

    private static RefusedException Bad(string function, string route, string reason) =>
        RefusedException.Of(function, $"has the route \"{route}\", which can't be used: {reason}");

    [GeneratedRegex(@"^[^(]*")]
    private static partial Regex ConstraintName();
}
