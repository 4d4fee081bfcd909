using System.Text.Json;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>A JSON list of raw things, one for each prediction, to the tensors that take them. For any number of threads.</summary>
internal sealed class InstancesInput(Manifest manifest, IRawInput? raw)
{
    /// <summary>Reads the list that the reader stands at, and leaves it at the list's end.</summary>
    /// <exception cref="ServiceException">An instance is not what the model takes: with its place.</exception>
    public IReadOnlyList<Tensor> Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, TensorBudget budget)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw ServiceError.InvalidInput.With($"instances is {JsonToken.Show(ref reader)}; a list is expected");
        }

        // A list of numbers for each picture is what the encoding would have made of it.
        var first = reader;
        first.Read();
        return raw is null || (raw.TakesTensors && first.TokenType == JsonTokenType.StartArray)
            ? [NestedArrays.Read(ref reader, Only(), "instances", budget)]
            : Read(ref reader, json, raw, budget);
    }

    private static IReadOnlyList<Tensor> Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, IRawInput raw, TensorBudget budget)
    {
        var inputs = new ModelInputs(raw.NewTensors(budget));
        try
        {
            var count = 0;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Add(ref reader, json, raw, inputs.Tensors, count++);
            }

            inputs.SetShapes(raw, count > 0 ? count : throw ServiceError.InvalidInput.With("instances is an empty list"));
            return inputs.Tensors;
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
    }

    private static void Add(
        ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, IRawInput raw, IReadOnlyList<Tensor> tensors, int index)
    {
        try
        {
            raw.Add(ref reader, json, tensors);
        }
        catch (ServiceException exception) when (IsOfOne(exception.Error))
        {
            var place = $"instances[{index}]";
            throw exception.Error.With(
                $"{place}: {exception.Detail}",
                [.. exception.Violations.Select(
                    violation => violation with { Place = violation.Place is null ? place : $"{place}.{violation.Place}" })]);
        }
    }

    private static bool IsOfOne(ServiceError error) =>
        error == ServiceError.InvalidInput || error == ServiceError.InvalidImage || error == ServiceError.InvalidSound
        || error == ServiceError.InvalidText;

    private TensorDescription Only() => manifest switch
    {
        { Decoding: TextDecoding } => throw ServiceError.InvalidInput.With(TextGeneration.NotServed),
        { Inputs: [var only] } => only,
        _ => throw ServiceError.InvalidInput.With(
            $"the model has the inputs {string.Join(", ", manifest.Inputs.Select(input => input.Name))}; give them by name: "
                + $"{{\"inputs\": {{…}}}}"),
    };
}
