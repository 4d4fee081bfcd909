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
    private static readonly string[] FieldNames = ["name", "datatype", "shape", "parameters", "data"];

    /// <param name="rest">The text that the reader reads; where numbers were read from it directly, both begin behind them.</param>
    /// <exception cref="ServiceException">It is not what the model takes.</exception>
    public InferInput Read(ref Utf8JsonReader reader, ref ReadOnlySpan<byte> rest, InputPlace place)
    {
        JsonValue.Open(ref reader, JsonTokenType.StartObject, place.Element);
        var fields = new Fields(place);
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadField(ref reader, ref rest, ref fields);
            }

            if (fields.HasData == fields.Binary.HasValue)
            {
                throw ServiceError.InvalidInput.With($"{place.Element} has to have either data or parameters.binary_data_size");
            }

            if (fields.Tensor is null)
            {
                fields.Tensor = Begin(fields);
                if (fields.HasData)
                {
                    new ShapedArrays(fields.Tensor, place.Data).Read(ref fields.Data, ref fields.Rest);
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

    private void ReadField(ref Utf8JsonReader reader, ref ReadOnlySpan<byte> rest, ref Fields fields)
    {
        var field = JsonValue.Field(ref reader, FieldNames, ref fields.Given, fields.Place.Element);
        reader.Read();
        switch (field)
        {
            case "name":
                fields.Name = JsonValue.Text(ref reader, fields.Place.Name, manifest.Inputs, static input => input.Name);
                break;
            case "datatype":
                fields.Type = JsonValue.Text(ref reader, fields.Place.Type, manifest.Inputs, static input => input.Type);
                break;
            case "shape":
                fields.Shape = JsonValue.Shape(ref reader, fields.Place.Shape);
                break;
            case "parameters":
                fields.Binary = JsonValue.Parameter(ref reader, fields.Place.Parameters, "binary_data_size", JsonValue.Size);
                break;
            case "data":
                ReadData(ref reader, ref rest, ref fields);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private void ReadData(ref Utf8JsonReader reader, ref ReadOnlySpan<byte> rest, ref Fields fields)
    {
        fields.HasData = true;
        if (fields is { Name: not null, Type: not null, Shape: not null, Binary: null })
        {
            fields.Tensor = Begin(fields);
            new ShapedArrays(fields.Tensor, fields.Place.Data).Read(ref reader, ref rest);
            return;
        }

        fields.Data = reader;
        fields.Rest = rest;
        reader.Skip();
    }

    private Tensor Begin(in Fields fields)
    {
        var (name, type, shape) = (fields.Name ?? throw Missing(fields, "name"), fields.Type, fields.Shape);
        var declared = Declared(name);
        if (type != declared.Type)
        {
            throw ServiceError.InvalidInput.With(
                $"input \"{name}\" has the datatype \"{ShownText.Cut(type ?? "")}\"; the model takes {declared.Type}");
        }

        ShapeText.CheckFit(declared, shape ?? throw Missing(fields, "shape"));
        return new(declared.Name, ElementKind.Get(declared.Type), budget) { Shape = shape };
    }

    private TensorDescription Declared(string name)
    {
        foreach (var input in manifest.Inputs)
        {
            if (input.Name == name)
            {
                return input;
            }
        }

        var (shown, known) = (ShownText.Cut(name), manifest.Inputs.Select(input => input.Name));
        throw ServiceError.InvalidInput.With($"the model has no input \"{shown}\"{Suggestions.Nearest(shown, [.. known])}");
    }

    private static ServiceException Missing(in Fields fields, string field) =>
        ServiceError.InvalidInput.With($"{fields.Place.Element}.{field} is missing");

    /// <summary>What was read of the element so far.</summary>
    private ref struct Fields(InputPlace place)
    {
        public readonly InputPlace Place = place;
        public string? Name;
        public string? Type;
        public long[]? Shape;
        public int? Binary;
        public uint Given;
        public bool HasData;
        public Utf8JsonReader Data;
        public ReadOnlySpan<byte> Rest;
        public Tensor? Tensor;
    }
}
