using System.Text.Json;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>A JSON list of raw things, one for each prediction, to the one tensor that takes them. For any number of threads.</summary>
internal sealed class InstancesInput(Manifest manifest, PictureInput? pictures, RowInput? rows)
{
    private delegate void Adding(ref Utf8JsonReader reader, Tensor tensor);

    /// <summary>Reads the list that the reader stands at, and leaves it at the list's end.</summary>
    /// <exception cref="ServiceException">An instance is not what the model takes: with its place.</exception>
    public Tensor Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, TensorBudget budget)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw ServiceError.InvalidInput.With($"instances is {JsonToken.Show(ref reader)}; a list is expected");
        }

        var first = reader;
        first.Read();
        if (rows is not null)
        {
            return Read(ref reader, rows.NewTensor(budget), (ref Utf8JsonReader at, Tensor tensor) => rows.Add(ref at, json, tensor), rows.Shape);
        }

        // A list of numbers for each picture is what the encoding would have made of it.
        return pictures is not null && first.TokenType != JsonTokenType.StartArray
            ? Read(ref reader, pictures.NewTensor(budget), pictures.Add, pictures.Shape)
            : NestedArrays.Read(ref reader, Only(), "instances", budget);
    }

    private static Tensor Read(ref Utf8JsonReader reader, Tensor tensor, Adding add, Func<long, long[]> shape)
    {
        try
        {
            var count = 0;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Add(ref reader, tensor, add, count++);
            }

            tensor.Shape = count > 0 ? shape(count) : throw ServiceError.InvalidInput.With("instances is an empty list");
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    private static void Add(ref Utf8JsonReader reader, Tensor tensor, Adding add, int index)
    {
        try
        {
            add(ref reader, tensor);
        }
        catch (ServiceException exception) when (exception.Error == ServiceError.InvalidInput || exception.Error == ServiceError.InvalidImage)
        {
            var place = $"instances[{index}]";
            throw exception.Error.With(
                $"{place}: {exception.Detail}",
                [.. exception.Violations.Select(violation => violation with { Place = violation.Place is null ? place : $"{place}.{violation.Place}" })]);
        }
    }

    private TensorDescription Only() => manifest.Inputs is [var only]
        ? only
        : throw ServiceError.InvalidInput.With(
            $"the model has the inputs {string.Join(", ", manifest.Inputs.Select(input => input.Name))}; give them by name: {{\"inputs\": {{…}}}}");
}
