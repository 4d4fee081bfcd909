namespace Maas.Cli.Service;

/// <summary>A page of a list.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Value, string? NextLink);
