using System.Text.Json;
using Maas.Codecs.Decoding;
using Maas.Core;
using Maas.Core.Registry;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Outputs;

/// <summary>What a model gives to what it means, as JSON. For any number of threads.</summary>
internal sealed class OutputDecoder(Manifest manifest)
{
    private readonly LabelDecoder? labels = manifest.Decoding is LabelDecoding label ? new(label) : null;
    private readonly RegressionDecoder? values = manifest.Decoding is RegressionDecoding regression ? new(regression) : null;

    /// <summary>The one output that is decoded; null: all are given as they are, also those by which a text is continued.</summary>
    public string? OutputName => labels is null && values is null ? null : manifest.Decoding!.Output;

    /// <summary>Writes the property <c>predictions</c>, one for each row; or <c>outputs</c>, where no decoding is declared.</summary>
    /// <exception cref="ServiceException">The output can't be decoded as the manifest says.</exception>
    public void Write(Utf8JsonWriter json, IReadOnlyList<OrtValue> outputs)
    {
        if (labels is null && values is null)
        {
            TensorJson.Write(json, manifest.Outputs, outputs);
            return;
        }

        var rows = outputs[0].GetTensorTypeAndShape().Shape is [var first, ..] ? first : 1;
        var scores = Singles(outputs[0]);
        if (rows == 0 || scores.Length % rows != 0)
        {
            throw ServiceError.InvalidModel.With($"output \"{OutputName}\" gives {scores.Length} values for {rows} rows");
        }

        var width = (int)(scores.Length / rows);
        json.WriteStartArray("predictions"u8);
        for (var at = 0; at < scores.Length; at += width)
        {
            WriteRow(json, scores.AsSpan(at, width));
        }

        json.WriteEndArray();
    }

    private void WriteRow(Utf8JsonWriter json, ReadOnlySpan<float> row)
    {
        if (labels is not null)
        {
            PredictionJson.Write(json, labels.Decode(row));
        }
        else
        {
            PredictionJson.Write(json, values!.Decode(row));
        }
    }

    private static float[] Singles(OrtValue output) => output.GetTensorTypeAndShape().ElementDataType switch
    {
        Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float => output.GetTensorDataAsSpan<float>().ToArray(),
        var other => throw ServiceError.InvalidModel.With($"a decoded output is of 32-bit numbers; this one is {other}"),
    };
}
