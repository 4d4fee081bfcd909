using System.Text.Json;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>One element of a call's <c>inputs</c>. Its fields may come in any order.</summary>
internal sealed class InferInputReader(Manifest manifest, TensorBudget budget)
{
    /// <exception cref="ServiceException">It is not what the model takes.</exception>
    public InferInput Read(ref Utf8JsonReader reader, string place)
    {
        JsonValue.Open(ref reader, JsonTokenType.StartObject, place);
        string? name = null, type = null;
        long[]? shape = null;
        int? binary = null;
        var data = default(Utf8JsonReader);
        var hasData = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString();
            reader.Read();
            switch (field)
            {
                case "name":
                    name = JsonValue.Text(ref reader, $"{place}.name");
                    break;
                case "datatype":
                    type = JsonValue.Text(ref reader, $"{place}.datatype");
                    break;
                case "shape":
                    shape = JsonValue.Shape(ref reader, $"{place}.shape");
                    break;
                case "parameters":
                    binary = ReadBinarySize(ref reader, $"{place}.parameters");
                    break;
                case "data":
                    data = reader;
                    hasData = true;
                    reader.Skip();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (hasData == binary.HasValue)
        {
            throw ServiceError.InvalidInput.With($"{place} has to have either data or parameters.binary_data_size");
        }

        var tensor = Begin(place, name, type, shape);
        if (hasData)
        {
            Fill(ref data, tensor, place);
        }

        return new(tensor, binary);
    }

    private Tensor Begin(string place, string? name, string? type, long[]? shape)
    {
        var declared = manifest.Inputs.FirstOrDefault(input => input.Name == name) ?? throw ServiceError.InvalidInput.With(
            name is null ? $"{place}.name is missing" : $"the model has no input \"{name}\"{Suggestions.Nearest(name, [.. manifest.Inputs.Select(input => input.Name)])}");
        if (type != declared.Type)
        {
            throw ServiceError.InvalidInput.With($"input \"{name}\" has the datatype \"{type}\"; the model takes {declared.Type}");
        }

        ShapeText.CheckFit(declared, shape ?? throw ServiceError.InvalidInput.With($"{place}.shape is missing"));
        return new(declared.Name, ElementKind.Get(declared.Type), budget) { Shape = shape };
    }

    private static void Fill(ref Utf8JsonReader data, Tensor tensor, string place)
    {
        try
        {
            new ShapedArrays(tensor, $"{place}.data").Read(ref data);
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    private static int? ReadBinarySize(ref Utf8JsonReader reader, string place)
    {
        JsonValue.Open(ref reader, JsonTokenType.StartObject, place);
        int? size = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSize = reader.ValueTextEquals("binary_data_size"u8);
            reader.Read();
            size = isSize ? JsonValue.Size(ref reader, $"{place}.binary_data_size") : size;
            reader.Skip();
        }

        return size;
    }
}
