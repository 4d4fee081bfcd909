using System.Text.Json;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>
/// One element of a call's <c>inputs</c>. Its fields may come in any order; data that comes after what says how to read it, as clients
/// send it, is read once, in passing.
/// </summary>
internal sealed class InferInputReader(Manifest manifest, TensorBudget budget)
{
    /// <exception cref="ServiceException">It is not what the model takes.</exception>
    public InferInput Read(ref Utf8JsonReader reader, string place)
    {
        JsonValue.Open(ref reader, JsonTokenType.StartObject, place);
        var fields = new Fields(place);
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadField(ref reader, ref fields);
            }

            if (fields.HasData == fields.Binary.HasValue)
            {
                throw ServiceError.InvalidInput.With($"{place} has to have either data or parameters.binary_data_size");
            }

            if (fields.Tensor is null)
            {
                fields.Tensor = Begin(fields);
                if (fields.HasData)
                {
                    new ShapedArrays(fields.Tensor, $"{place}.data").Read(ref fields.Data);
                }
            }

            return new(fields.Tensor, fields.Binary);
        }
        catch
        {
            fields.Tensor?.Dispose();
            throw;
        }
    }

    private void ReadField(ref Utf8JsonReader reader, ref Fields fields)
    {
        var field = reader.GetString();
        reader.Read();
        if (fields.Tensor is not null && field is "name" or "datatype" or "shape" or "data")
        {
            throw ServiceError.InvalidInput.With($"{fields.Place}.{field} is there twice");
        }

        switch (field)
        {
            case "name":
                fields.Name = JsonValue.Text(ref reader, $"{fields.Place}.name");
                break;
            case "datatype":
                fields.Type = JsonValue.Text(ref reader, $"{fields.Place}.datatype");
                break;
            case "shape":
                fields.Shape = JsonValue.Shape(ref reader, $"{fields.Place}.shape");
                break;
            case "parameters":
                fields.Binary = JsonValue.Parameter(ref reader, $"{fields.Place}.parameters", "binary_data_size", JsonValue.Size);
                break;
            case "data":
                ReadData(ref reader, ref fields);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private void ReadData(ref Utf8JsonReader reader, ref Fields fields)
    {
        fields.HasData = true;
        if (fields is { Name: not null, Type: not null, Shape: not null, Binary: null })
        {
            fields.Tensor = Begin(fields);
            new ShapedArrays(fields.Tensor, $"{fields.Place}.data").Read(ref reader);
            return;
        }

        fields.Data = reader;
        reader.Skip();
    }

    private Tensor Begin(in Fields fields)
    {
        var (name, type, shape) = (fields.Name ?? throw Missing(fields, "name"), fields.Type, fields.Shape);
        var declared = manifest.Inputs.FirstOrDefault(input => input.Name == name) ?? throw ServiceError.InvalidInput.With(
            "the model has no input "
                + $"\"{JsonToken.Cut(name)}\"{Suggestions.Nearest(JsonToken.Cut(name), [.. manifest.Inputs.Select(input => input.Name)])}");
        if (type != declared.Type)
        {
            throw ServiceError.InvalidInput.With(
                $"input \"{name}\" has the datatype \"{JsonToken.Cut(type ?? "")}\"; the model takes {declared.Type}");
        }

        ShapeText.CheckFit(declared, shape ?? throw Missing(fields, "shape"));
        return new(declared.Name, ElementKind.Get(declared.Type), budget) { Shape = shape };
    }

    private static ServiceException Missing(in Fields fields, string field) =>
        ServiceError.InvalidInput.With($"{fields.Place}.{field} is missing");

    /// <summary>What was read of the element so far.</summary>
    private ref struct Fields(string place)
    {
        public readonly string Place = place;
        public string? Name;
        public string? Type;
        public long[]? Shape;
        public int? Binary;
        public bool HasData;
        public Utf8JsonReader Data;
        public Tensor? Tensor;
    }
}
