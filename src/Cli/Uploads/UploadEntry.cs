using Maas.Cli.Service;

namespace Maas.Cli.Uploads;

/// <summary>An upload in parts: how it is cut, which parts are there, and what became of it.</summary>
internal sealed record UploadEntry
{
    public required string Id { get; init; }
    public required string State { get; init; }
    public required long PartBytes { get; init; }
    public required int Parts { get; init; }
    public IReadOnlyList<int> Received { get; init; } = [];
    public int? Version { get; init; }
    public UploadError? Error { get; init; }
    public IReadOnlyList<ProblemPlace> Violations { get; init; } = [];
    public IReadOnlyList<string>? Warnings { get; init; }
}

internal sealed record UploadError(string Code, string Message);
