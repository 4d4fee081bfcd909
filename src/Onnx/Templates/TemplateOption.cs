namespace Maas.Onnx.Templates;

/// <summary>What a template can be told.</summary>
/// <param name="Default">As JSON.</param>
/// <param name="Meaning">With the range of values.</param>
public sealed record TemplateOption(string Name, string Default, string Meaning);
