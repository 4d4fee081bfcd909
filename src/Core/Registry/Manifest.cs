using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Core.Registry;

/// <summary>What a published version is: written last, once, and never changed, so a version exists when its manifest does.</summary>
public sealed record Manifest
{
    public required ModelName Model { get; init; }
    public required ModelVersion Version { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>Null for a model imported as a file.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>The graph first (<c>model.onnx</c>), then what belongs to it.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }

    public required IReadOnlyList<TensorDescription> Inputs { get; init; }
    public required IReadOnlyList<TensorDescription> Outputs { get; init; }

    /// <summary>Operators in use as <c>domain::Operator</c> (<c>Gemm</c> alone in ONNX's own domain), sorted:
    /// what fine-tuning checks.</summary>
    public IReadOnlyList<string> Operators { get; init; } = [];

    /// <summary>How raw input becomes tensors; null where only tensors are taken.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>What the outputs mean; null where they are given as tensors.</summary>
    public Decoding? Decoding { get; init; }

    /// <summary>What the served bytes scored, beside the trivial baseline; null for an imported file.</summary>
    public Evaluation? Evaluation { get; init; }

    /// <summary>Where the version came from; null for an imported file.</summary>
    public Lineage? Lineage { get; init; }

    /// <summary>What came with an imported file and is not used, and why; null where all is.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The version of the same model whose files these are, with another encoding or decoding; null where there is none.</summary>
    public ModelVersion? From { get; init; }
}
