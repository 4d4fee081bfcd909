using Maas.FunctionsEmulator.Invocation;

namespace Maas.FunctionsEmulator.Catalog;

/// <summary>A parameter of a function, and how an invocation gets its value.</summary>
internal sealed record Argument(string Name, Type Type, Func<EmulatedContext, object?> Read);
