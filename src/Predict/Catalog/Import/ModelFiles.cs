using Maas.Core.Registry;
using Maas.Onnx.Describing;
using Maas.Onnx.Format;

namespace Maas.Predict.Catalog.Import;

/// <summary>What an upload was found to be: the files that a version of it has, the graph, and what says what goes in and comes
/// out.</summary>
/// <param name="Folder">Where the files lie, under their names.</param>
/// <param name="Files">The graph first.</param>
/// <param name="Model">The graph; large constants are left in its file.</param>
internal sealed record ModelFiles(
    string Folder,
    IReadOnlyList<ManifestFile> Files,
    ModelProto Model,
    ModelDescription Description,
    FoundBeside Beside);
