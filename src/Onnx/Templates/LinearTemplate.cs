using System.Text.Json;
using Maas.Onnx.Format;

namespace Maas.Onnx.Templates;

/// <summary>One linear layer: linear or logistic regression.</summary>
internal sealed class LinearTemplate : ITemplate
{
    public string Name => "linear";

    public string Summary => "One linear layer, which is linear regression, or with cross-entropy logistic regression.";

    public IReadOnlyList<TemplateOption> Options => [];

    public void CheckOptions(JsonElement options) => _ = new OptionReader(this, options);

    public void CheckShape(DataShape data, JsonElement options)
    {
        CheckOptions(options);
        TemplateShape.Check(Name, data);
        TemplateShape.CheckWeights(Name, TemplateShape.Layers(TemplateShape.Elements(Name, data.InputShape), data.Outputs));
    }

    public ModelProto Build(DataShape data, JsonElement options)
    {
        CheckShape(data, options);
        return new LayerSequence(Name, data.InputShape).Build(data.Outputs);
    }
}
