using System.Text.Json;

namespace Maas.Onnx.Templates;

/// <summary>The built-in architectures.</summary>
public static class Template
{
    public static IReadOnlyList<ITemplate> All { get; } =
    [
        new LinearTemplate(), new MlpTemplate(), new CnnTemplate(), new ResnetTemplate(), new TextTransformerTemplate(),
        new GptTemplate(), new AudioCnnTemplate(),
    ];

    public static ITemplate? Find(string name) => All.FirstOrDefault(template => template.Name == name);

    /// <exception cref="OnnxException">There is no such template; the message names the nearest and all.</exception>
    public static ITemplate Get(string name) =>
        Find(name) ?? throw new OnnxException(Nearest.Unknown("there is no template", name, [.. All.Select(template => template.Name)]));

    /// <summary>Checks a template's name and options, as a job gives them.</summary>
    /// <exception cref="OnnxException">Either is wrong.</exception>
    public static void Check(string name, JsonElement options) => Get(name).CheckOptions(options);
}
