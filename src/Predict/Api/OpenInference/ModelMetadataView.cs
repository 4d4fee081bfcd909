using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Api.OpenInference;

/// <summary>What a version takes and gives.</summary>
internal sealed record ModelMetadataView(
    string Name, IReadOnlyList<string> Versions, string Platform, IReadOnlyList<TensorView> Inputs, IReadOnlyList<TensorView> Outputs)
{
    private const string OnnxPlatform = "onnx_onnxv1";

    public static ModelMetadataView Of(Manifest manifest, IReadOnlyList<ModelVersion> versions) => new(
        manifest.Model.Value,
        [.. versions.Order().Select(version => $"{version}")],
        OnnxPlatform,
        [.. manifest.Inputs.Select(TensorView.Of)],
        [.. manifest.Outputs.Select(TensorView.Of)]);
}
