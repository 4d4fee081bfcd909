using System.Buffers;
using System.Text.Json;
using Maas.Codecs.Decoding;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Outputs;

/// <summary>What a model gives to what it means, as JSON. For any number of threads.</summary>
internal sealed class OutputDecoder
{
    private const string UsualMask = "attention_mask";

    private readonly Manifest manifest;
    private readonly LabelDecoder? labels;
    private readonly RegressionDecoder? values;
    private readonly EmbeddingDecoder? embeddings;
    private readonly IReadOnlyList<TensorDescription> beside = [];
    private readonly string? mask;

    public OutputDecoder(Manifest manifest)
    {
        this.manifest = manifest;
        labels = manifest.Decoding is LabelDecoding label ? new(label) : null;
        values = manifest.Decoding is RegressionDecoding regression ? new(regression) : null;
        embeddings = manifest.Decoding is EmbeddingDecoding embedding ? new(embedding) : null;
        if (manifest.Decoding is not (null or TextDecoding))
        {
            beside = [.. manifest.Decoding.Beside.Select(name => manifest.Outputs.First(output => output.Name == name))];
            OutputNames = [manifest.Decoding.Output, .. manifest.Decoding.Beside];
        }

        mask = manifest.Decoding is EmbeddingDecoding { Pooling: TokenPooling.Mean }
            ? (manifest.Encoding as TextEncoding)?.Mask ?? manifest.Inputs.FirstOrDefault(input => input.Name == UsualMask)?.Name
            : null;
    }

    /// <summary>The output that is decoded, and those that are given beside it; null: all are given as they are, also those by which a
    /// text is continued.</summary>
    public IReadOnlyList<string>? OutputNames { get; }

    /// <summary>Writes the property <c>predictions</c>, one for each row, and <c>outputs</c>, where there are any beside; or
    /// <c>outputs</c> alone, where no decoding is declared.</summary>
    /// <param name="inputs">What the outputs were computed from.</param>
    /// <exception cref="ServiceException">The output can't be decoded as the manifest says, or the outputs take more than the answer may.
    /// </exception>
    public void Write(Utf8JsonWriter json, IReadOnlyList<Tensor> inputs, IReadOnlyList<OrtValue> outputs, AnswerBudget budget)
    {
        if (OutputNames is null)
        {
            TensorJson.Write(json, manifest.Outputs, outputs, ref budget);
            return;
        }

        var about = outputs[0].GetTensorTypeAndShape();
        RefuseOtherRank(about.Shape);
        budget.Take(OutputNames[0], outputs[0], about);
        try
        {
            WritePredictions(json, inputs, outputs[0]);
        }
        catch (AnswerOverflowException)
        {
            throw budget.Refusal(OutputNames[0], outputs[0].GetTensorTypeAndShape().Shape, isJson: true);
        }

        if (beside.Count > 0)
        {
            TensorJson.Write(json, beside, [.. outputs.Skip(1)], ref budget);
        }
    }

    private void WritePredictions(Utf8JsonWriter json, IReadOnlyList<Tensor> inputs, OrtValue output)
    {
        if (values is not null)
        {
            WriteValues(json, values, output);
            return;
        }

        // Probabilities and vectors mean no more with more digits.
        using var numbers = new OutputNumbers<float>(output);
        var rows = Rows(numbers.Shape, numbers.Values.Length);
        json.WriteStartArray("predictions"u8);
        if (embeddings is not null)
        {
            WriteEmbeddings(json, numbers, rows, inputs);
        }
        else
        {
            var width = numbers.Values.Length / rows;
            for (var row = 0; row < rows; row++)
            {
                PredictionJson.Write(json, labels!.Decode(numbers.Values.Slice(row * width, width)));
            }
        }

        json.WriteEndArray();
    }

    // Values are in the targets' own unit: an identifier or a sum of money has more digits than a float.
    private void WriteValues(Utf8JsonWriter json, RegressionDecoder decoder, OrtValue output)
    {
        using var numbers = new OutputNumbers<double>(output);
        var rows = Rows(numbers.Shape, numbers.Values.Length);
        var width = numbers.Values.Length / rows;
        json.WriteStartArray("predictions"u8);
        for (var row = 0; row < rows; row++)
        {
            PredictionJson.Write(json, decoder.Decode(numbers.Values.Slice(row * width, width)));
        }

        json.WriteEndArray();
    }

    // ONNX Runtime lets a graph give what it does not declare, as where it takes out each side of 1, the rows' among them.
    private void RefuseOtherRank(long[] shape)
    {
        var declared = manifest.Outputs.First(output => output.Name == OutputNames![0]).Shape;
        if (shape.Length != declared.Count)
        {
            throw ServiceError.InvalidModel.With(
                $"output \"{OutputNames![0]}\" has shape {ShapeText.Of(shape)}; the model declares {ShapeText.Declared(declared)}");
        }
    }

    private int Rows(long[] shape, int count)
    {
        var rows = shape is [var first, ..] ? first : 1;
        return rows > 0 && count > 0 && count % rows == 0
            ? (int)rows
            : throw ServiceError.InvalidModel.With(
                $"output \"{OutputNames![0]}\" gives {Counted.Of(count, "value")} for {Counted.Of(rows, "row")}");
    }

    private void WriteEmbeddings(Utf8JsonWriter json, OutputNumbers<float> numbers, int rows, IReadOnlyList<Tensor> inputs)
    {
        var (size, length) = ((int)numbers.Shape[^1], numbers.Values.Length / rows);
        var tokens = length / size;
        using var seen = mask is null ? default : new TokenMask(inputs.First(input => input.Name == mask));
        if (mask is not null && seen.Tokens.Length != rows * tokens)
        {
            throw ServiceError.InvalidModel.With(
                $"output \"{OutputNames![0]}\" gives {Counted.Of(tokens, "token")} for each of {Counted.Of(rows, "row")}; "
                    + $"\"{mask}\" tells of {seen.Tokens.Length} in "
                    + "all");
        }

        var rented = ArrayPool<float>.Shared.Rent(size);
        try
        {
            var vector = rented.AsSpan(0, size);
            for (var row = 0; row < rows; row++)
            {
                embeddings!.Decode(
                    numbers.Values.Slice(row * length, length), mask is null ? [] : seen.Tokens.Slice(row * tokens, tokens), vector);
                PredictionJson.Write(json, vector);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
