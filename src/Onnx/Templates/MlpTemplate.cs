using System.Text.Json;
using Maas.Onnx.Format;

namespace Maas.Onnx.Templates;

/// <summary>Hidden layers, each Linear → activation → dropout, then a last Linear.</summary>
internal sealed class MlpTemplate : ITemplate
{
    private static readonly Dictionary<string, string?> Activations = new()
    {
        ["relu"] = "Relu",
        ["tanh"] = "Tanh",
        ["sigmoid"] = "Sigmoid",
        ["gelu"] = "Gelu",
        ["none"] = null,
    };

    public string Name => "mlp";

    public string Summary => "Fully connected layers with an activation between them.";

    public IReadOnlyList<TemplateOption> Options { get; } =
    [
        new("hidden", "[128]", "the width of each hidden layer, up to 32 of them, 1 to 65536 wide"),
        new("activation", "\"relu\"", "what follows each hidden layer: relu, tanh, sigmoid, gelu or none"),
        new("dropout", "0", "the share of a hidden layer's values that each training step leaves out, from 0 to below 1"),
    ];

    public void CheckOptions(JsonElement options) => Read(options);

    public void CheckShape(DataShape data, JsonElement options)
    {
        TemplateShape.Check(Name, data);
        long[] widths = [TemplateShape.Elements(Name, data.InputShape), .. Read(options).Hidden, data.Outputs];
        TemplateShape.CheckWeights(Name, TemplateShape.Layers(widths));
    }

    public ModelProto Build(DataShape data, JsonElement options)
    {
        CheckShape(data, options);
        var (hidden, activation, dropout) = Read(options);
        var layers = new LayerSequence(Name, data.InputShape);
        foreach (var width in hidden)
        {
            layers.Linear(width);
            if (activation is not null)
            {
                layers.Activation(activation);
            }

            layers.Dropout(dropout);
        }

        return layers.Build(data.Outputs);
    }

    private (IReadOnlyList<int> Hidden, string? Activation, float Dropout) Read(JsonElement options)
    {
        var reader = new OptionReader(this, options);
        return (
            reader.Integers("hidden", [128], most: 65_536, mostOfThem: 32),
            Activations[reader.Word("activation", "relu", [.. Activations.Keys])],
            reader.Fraction("dropout", 0, limit: 1));
    }
}
