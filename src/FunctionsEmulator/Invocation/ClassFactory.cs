using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.FunctionsEmulator.Invocation;

/// <summary>
/// Makes the class of a function, of one public constructor, from an invocation's services. The framework's own way compiles an
/// expression first, which its first call waits for.
/// </summary>
internal sealed class ClassFactory
{
    private readonly ConstructorInvoker constructor;
    private readonly Func<IServiceProvider, object?>[] arguments;

    public ClassFactory(Type type)
    {
        var declared = type.GetConstructors().Single();
        constructor = ConstructorInvoker.Create(declared);
        arguments = [.. declared.GetParameters().Select(Argument)];
    }

    public object Make(IServiceProvider services)
    {
        var values = new object?[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i](services);
        }

        return constructor.Invoke(values.AsSpan());
    }

    private static Func<IServiceProvider, object?> Argument(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var key = parameter.GetCustomAttribute<FromKeyedServicesAttribute>()?.Key;
        if (parameter.HasDefaultValue)
        {
            var other = parameter.DefaultValue;
            return key is null
                ? services => services.GetService(type) ?? other
                : services => ((IKeyedServiceProvider)services).GetKeyedService(type, key) ?? other;
        }

        return key is null
            ? services => services.GetRequiredService(type)
            : services => services.GetRequiredKeyedService(type, key);
    }
}
