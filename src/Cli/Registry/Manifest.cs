using System.Text.Json;
using Maas.Cli.Jobs;

namespace Maas.Cli.Registry;

/// <summary>A version, as far as people ask for it.</summary>
internal sealed record Manifest
{
    public required string Model { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset Created { get; init; }
    public string? Task { get; init; }
    public IReadOnlyList<ManifestFile> Files { get; init; } = [];
    public IReadOnlyList<TensorDescription> Inputs { get; init; } = [];
    public IReadOnlyList<TensorDescription> Outputs { get; init; } = [];
    public Evaluation? Evaluation { get; init; }
    public Lineage? Lineage { get; init; }
    public int? From { get; init; }
    public IReadOnlyList<string>? Warnings { get; init; }
}

internal sealed record ManifestFile(string Name, long SizeBytes, string Sha256);

internal sealed record TensorDescription(string Name, string Type, IReadOnlyList<long> Shape)
{
    public override string ToString() => $"{Name} {Type} [{string.Join(',', Shape.Select(length => length < 0 ? "N" : $"{length}"))}]";
}

internal sealed record Lineage(string Job, string Dataset, string DatasetSha256, JsonElement Submitted);
