using System.Text.Json;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Inference.Inputs;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>The JSON of a call to tensors, without a tree of it. What the protocol does not name is passed over.</summary>
internal sealed class InferRequestReader(Manifest manifest, TensorBudget budget)
{
    // Sixteen dimensions, and what is around them.
    private const int Deepest = 24;

    // The answer holds it once more, beside what its outputs may take.
    private const int MostIdBytes = 1024;

    // As JSON writes a byte of UTF-8 at its longest: \u0041.
    private const int EscapedBytes = 6;

    private static readonly string[] Fields = ["id", "parameters", "inputs", "outputs"];

    private readonly InferInputReader inputs = new(manifest, budget);

    /// <exception cref="ServiceException">It is not JSON, or not what the model takes.</exception>
    public void Read(ReadOnlySpan<byte> json, InferRequest request)
    {
        JsonBody.CheckText(json);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Deepest });
            reader.Read();
            JsonValue.Open(ref reader, JsonTokenType.StartObject, "the body");
            var rest = json;
            var given = 0u;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadField(ref reader, ref rest, ref given, request);
            }

            // What follows the object's end is refused by the reader itself.
            reader.Read();
        }
        catch (Exception exception) when (JsonInput.Refusal(exception) is { } refusal)
        {
            // Behind numbers that were read directly the reader counts anew: a plain reading tells the place.
            JsonBody.Check(json, Deepest);
            throw refusal;
        }

        CheckInputs(request);
    }

    private void ReadField(ref Utf8JsonReader reader, ref ReadOnlySpan<byte> rest, ref uint given, InferRequest request)
    {
        var field = JsonValue.Field(ref reader, Fields, ref given, "");
        reader.Read();
        switch (field)
        {
            case "id":
                request.Id = ReadId(ref reader);
                break;
            case "parameters":
                request.BinaryOutput = JsonValue.Parameter(ref reader, "parameters", "binary_data_output", JsonValue.Truth)
                    ?? request.BinaryOutput;
                break;
            case "inputs":
                ReadInputs(ref reader, ref rest, request);
                break;
            case "outputs":
                ReadOutputs(ref reader, request);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static string ReadId(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length <= MostIdBytes * EscapedBytes
            && JsonValue.Text(ref reader, "id") is var id
            && System.Text.Encoding.UTF8.GetByteCount(id) <= MostIdBytes)
        {
            return id;
        }

        throw ServiceError.InvalidInput.With($"id has more than {MostIdBytes} bytes of UTF-8, which is the most that is given back");
    }

    private void ReadInputs(ref Utf8JsonReader reader, ref ReadOnlySpan<byte> rest, InferRequest request)
    {
        JsonValue.Open(ref reader, JsonTokenType.StartArray, "inputs");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var input = inputs.Read(ref reader, ref rest, InputPlace.Of(request.Inputs.Count));
            var isTwice = request.Finds(input.Tensor.Name);
            request.Inputs.Add(input);
            if (isTwice)
            {
                throw ServiceError.InvalidInput.With($"input \"{input.Tensor.Name}\" is there twice");
            }
        }
    }

    private void ReadOutputs(ref Utf8JsonReader reader, InferRequest request)
    {
        JsonValue.Open(ref reader, JsonTokenType.StartArray, "outputs");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var output = RequestedOutputReader.Read(ref reader, $"outputs[{request.Outputs.Count}]");
            if (!manifest.Outputs.Any(declared => declared.Name == output.Name))
            {
                var name = ShownText.Cut(output.Name);
                throw ServiceError.InvalidInput.With(
                    "the model has no output "
                        + $"\"{name}\"{Suggestions.Nearest(name, [.. manifest.Outputs.Select(declared => declared.Name)])}");
            }

            if (request.Outputs.Exists(other => other.Name == output.Name))
            {
                throw ServiceError.InvalidInput.With($"output \"{output.Name}\" is asked for twice");
            }

            request.Outputs.Add(output);
        }
    }

    private void CheckInputs(InferRequest request)
    {
        foreach (var declared in manifest.Inputs)
        {
            if (!request.Finds(declared.Name))
            {
                throw ServiceError.InvalidInput.With(
                    $"input \"{declared.Name}\" is missing; the model takes {declared.Type} {ShapeText.Declared(declared.Shape)}");
            }
        }
    }
}
