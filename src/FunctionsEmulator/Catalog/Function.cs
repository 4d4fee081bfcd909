using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Maas.FunctionsEmulator.Catalog;

/// <summary>A function that has passed every check.</summary>
internal abstract record Function
{
    public required string Name { get; init; }

    public required MethodInfo Method { get; init; }

    public required IReadOnlyList<Argument> Arguments { get; init; }

    public required FunctionOutputs Outputs { get; init; }

    public Type Class => Method.DeclaringType!;

    /// <summary>Calls the method; what that throws is thrown as it is.</summary>
    public MethodInvoker Call => field ??= MethodInvoker.Create(Method);

    public FunctionDefinition Definition => field ??= new Declared(this);

    private sealed class Declared(Function function) : FunctionDefinition
    {
        public override string Name => function.Name;

        public override string EntryPoint { get; } = $"{function.Class.FullName}.{function.Method.Name}";

        public override string PathToAssembly => function.Class.Assembly.Location;

        // Unique in an app and the same at every start, as the host's is.
        public override string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(function.Name)).AsSpan(0, 8));

        public override ImmutableArray<FunctionParameter> Parameters { get; } =
            [.. function.Arguments.Select(argument => new FunctionParameter(argument.Name, argument.Type))];
    }
}

internal sealed record HttpFunction : Function
{
    public required RoutePattern Route { get; init; }

    /// <summary>In capitals; empty means all.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    public required AuthorizationLevel Level { get; init; }
}

internal sealed record QueueFunction : Function
{
    public required QueueAddress Queue { get; init; }
}
