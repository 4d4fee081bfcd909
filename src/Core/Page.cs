namespace Maas.Core;

/// <summary>Some of a list. <paramref name="Next"/> asks for what follows; null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
