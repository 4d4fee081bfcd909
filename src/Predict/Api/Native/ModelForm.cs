namespace Maas.Predict.Api.Native;

/// <summary>A model, and how raw input becomes its tensors.</summary>
/// <param name="Model">The bytes of the file.</param>
/// <param name="Manifest">JSON with <c>encoding</c> and <c>decoding</c>, as manifests have them, or the text "none".</param>
internal sealed record ModelForm(string Model, string? Manifest);
