using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Maas.Codecs.Decoding;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Outputs;

/// <summary>The JSON of an answer to a prediction.</summary>
internal static class PredictionJson
{
    private const int FirstBytes = 256;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="ServiceException">The outputs can't be decoded as the manifest says, or take more than the answer may.</exception>
    public static ReadOnlyMemory<byte> Write(
        Manifest manifest,
        OutputDecoder decoder,
        IReadOnlyList<Tensor> inputs,
        IReadOnlyList<OrtValue> outputs,
        Timings timings,
        AnswerBudget budget)
    {
        var answer = new AnswerText(FirstBytes);
        using (var json = new Utf8JsonWriter(answer, Options))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, manifest.Model.Value);
            json.WriteNumber("version"u8, manifest.Version.Number);
            answer.Allow(budget.MostBytes);
            decoder.Write(json, inputs, outputs, budget);
            answer.AllowAll();
            json.WriteStartObject("timings"u8);
            json.WriteNumber("loadMs"u8, Milliseconds(timings.Load));
            json.WriteNumber("queueMs"u8, Milliseconds(timings.Queue));
            json.WriteNumber("runMs"u8, Milliseconds(timings.Run));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return answer.Written;
    }

    /// <summary>
    /// What one row came to, alone: what <c>predictions</c> has of it, with the <c>outputs</c> beside it; or <c>{"outputs": …}</c>,
    /// where no decoding is declared.
    /// </summary>
    /// <exception cref="ServiceException">The outputs are not of one row, can't be decoded as the manifest says, or take more than the
    /// answer may.</exception>
    public static ReadOnlyMemory<byte> WriteOne(
        OutputDecoder decoder, IReadOnlyList<Tensor> inputs, IReadOnlyList<OrtValue> outputs, AnswerBudget budget)
    {
        var answer = new AnswerText(FirstBytes);
        using (var json = new Utf8JsonWriter(answer, Options))
        {
            json.WriteStartObject();
            answer.Allow(budget.MostBytes);
            decoder.Write(json, inputs, outputs, budget);
            answer.AllowAll();
            json.WriteEndObject();
        }

        return decoder.OutputNames is null ? answer.Written : OneOf(answer.Written);
    }

    private static byte[] OneOf(ReadOnlyMemory<byte> answer)
    {
        using var document = JsonDocument.Parse(answer);
        var predictions = document.RootElement.GetProperty("predictions"u8);
        if (predictions.GetArrayLength() != 1)
        {
            throw ServiceError.InvalidModel.With($"the model gives {Counted.Of(predictions.GetArrayLength(), "row")} for one");
        }

        var only = JsonMarshal.GetRawUtf8Value(predictions[0]);
        return document.RootElement.TryGetProperty("outputs"u8, out var beside)
            ? [.. only[..^1], .. ",\"outputs\":"u8, .. JsonMarshal.GetRawUtf8Value(beside), (byte)'}']
            : only.ToArray();
    }

    public static void Write(Utf8JsonWriter json, LabelPrediction prediction)
    {
        json.WriteStartObject();
        json.WriteString("label"u8, prediction.Label);
        json.WriteNumber("probability"u8, prediction.Probability);
        Write(json, "top"u8, prediction.Top);
        if (prediction.Labels is { } labels)
        {
            Write(json, "labels"u8, labels);
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<float> vector)
    {
        json.WriteStartObject();
        json.WriteStartArray("embedding"u8);
        TensorJson.WriteSingles(json, vector);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>One target is a value; several are values by name.</summary>
    public static void Write(Utf8JsonWriter json, RegressionPrediction prediction)
    {
        json.WriteStartObject();
        if (prediction.Values is [var only])
        {
            json.WriteNumber("value"u8, only.Value);
        }
        else
        {
            json.WriteStartObject("values"u8);
            foreach (var (name, value) in prediction.Values)
            {
                json.WriteNumber(name, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<LabelProbability> labels)
    {
        json.WriteStartArray(name);
        foreach (var (label, probability) in labels)
        {
            json.WriteStartObject();
            json.WriteString("label"u8, label);
            json.WriteNumber("probability"u8, probability);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static double Milliseconds(TimeSpan span) => Math.Round(span.TotalMilliseconds, 3);
}
