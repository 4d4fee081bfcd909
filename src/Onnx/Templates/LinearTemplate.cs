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

    public void CheckShape(IReadOnlyList<long> inputShape, int outputs, JsonElement options)
    {
        CheckOptions(options);
        TemplateShape.Check(Name, inputShape, outputs);
        TemplateShape.CheckWeights(Name, TemplateShape.Layers(TemplateShape.Elements(Name, inputShape), outputs));
    }

    public ModelProto Build(IReadOnlyList<long> inputShape, int outputs, JsonElement options)
    {
        CheckShape(inputShape, outputs, options);
        return new LayerSequence(Name, inputShape).Build(outputs);
    }
}
