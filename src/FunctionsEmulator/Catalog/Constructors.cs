using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.FunctionsEmulator.Catalog;

/// <summary>Whether the classes of functions can be made from the app's services; asked before the first call has to fail.</summary>
internal static class Constructors
{
    public static void Check(IEnumerable<Function> functions, IServiceProviderIsService services)
    {
        foreach (var function in functions.Where(function => !function.Method.IsStatic))
        {
            var constructors = function.Class.GetConstructors();
            if (constructors.Length != 1)
            {
                throw RefusedException.Of(
                    function.Name, $"can't run: {function.Class.FullName} has {constructors.Length} public constructors; it has one");
            }

            var unknown = constructors[0].GetParameters()
                .FirstOrDefault(parameter => !parameter.HasDefaultValue && !IsService(services, parameter));
            if (unknown is not null)
            {
                throw RefusedException.Of(
                    function.Name,
                    $"can't run: the constructor of {function.Class.FullName} takes {unknown.ParameterType.Name} {unknown.Name}, "
                    + "which is not among the app's services");
            }
        }
    }

    private static bool IsService(IServiceProviderIsService services, ParameterInfo parameter) =>
        parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed
            ? services is IServiceProviderIsKeyedService byKey && byKey.IsKeyedService(parameter.ParameterType, keyed.Key)
            : services.IsService(parameter.ParameterType);
}
