using System.Text.Json;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Maas.Onnx.Tensors;

namespace Maas.Onnx.Tests.Templates;

/// <summary>Templates built for data that suits them, with weights that let every input matter.</summary>
internal static class BuiltTemplate
{
    /// <summary>Small data of the kind that the template takes.</summary>
    public static DataShape ShapeFor(string template, int outputs = 10) => template switch
    {
        "text-transformer" or "gpt" => new() { InputShape = [12], Outputs = outputs, Vocabulary = 30 },
        "audio-cnn" => new() { InputShape = [2_000], Outputs = outputs, SampleRate = 8_000 },
        _ => new() { InputShape = [3, 8, 8], Outputs = outputs },
    };

    public static ModelProto Of(string template, string options = "{}", DataShape? data = null, int seed = 1)
    {
        var model = Template.Get(template).Build(data ?? ShapeFor(template), JsonElement.Parse(options));
        var random = new Random(seed);
        foreach (var initializer in model.Graph.Initializer)
        {
            // Variances must stay positive, scales near one.
            var middle = initializer.Name.EndsWith("running_var", StringComparison.Ordinal) ? 1f : 0f;
            var values = new float[TensorLength.Elements(initializer)];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = middle + (random.NextSingle() * 0.6f) - 0.3f;
            }

            initializer.RawData = NewTensor.Of<float>("", values, values.Length).RawData;
        }

        return model;
    }
}
