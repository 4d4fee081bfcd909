using System.Text.Json;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>
/// A JSON body straight to tensors: <c>{"instances": […]}</c> with what the encoding declares (or tensor rows), or
/// <c>{"inputs": {"name": […]}}</c>. No tree of the body is built. For any number of threads.
/// </summary>
internal sealed class JsonInput(Manifest manifest, IRawInput? raw)
{
    // Sixteen dimensions, the body's own two objects, and a row's.
    private const int Deepest = 24;

    private readonly InstancesInput instances = new(manifest, raw);

    /// <exception cref="ServiceException">It is not JSON, or not what the model takes.</exception>
    public ModelInputs Read(ReadOnlyMemory<byte> json, TensorBudget budget)
    {
        JsonBody.CheckText(json.Span);
        var tensors = new List<Tensor>();
        try
        {
            Read(json, tensors, budget);
            return new(tensors);
        }
        catch (Exception exception)
        {
            tensors.ForEach(tensor => tensor.Dispose());
            if (Refusal(exception) is { } refusal)
            {
                throw refusal;
            }

            throw;
        }
    }

    private void Read(ReadOnlyMemory<byte> json, List<Tensor> tensors, TensorBudget budget)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = Deepest });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Expected($"{JsonToken.Show(ref reader)} came");
        }

        var hasAny = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (hasAny)
            {
                throw Expected($"there is \"{ShownText.Cut(reader.GetString()!)}\" beside it");
            }

            hasAny = true;
            ReadField(ref reader, json, tensors, budget);
        }

        // What follows the object's end is refused by the reader itself.
        reader.Read();
        if (!hasAny)
        {
            throw Expected("the object is empty");
        }
    }

    private void ReadField(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, List<Tensor> tensors, TensorBudget budget)
    {
        var name = reader.GetString()!;
        reader.Read();
        switch (name)
        {
            case "instances":
                tensors.AddRange(instances.Read(ref reader, json, budget));
                break;
            case "inputs":
                ReadTensors(ref reader, tensors, budget);
                break;
            default:
                throw Expected($"it has \"{ShownText.Cut(name)}\"{Suggestions.Nearest(ShownText.Cut(name), ["instances", "inputs"])}");
        }
    }

    private void ReadTensors(ref Utf8JsonReader reader, List<Tensor> tensors, TensorBudget budget)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw ServiceError.InvalidInput.With($"inputs is {JsonToken.Show(ref reader)}; an object of tensors by input name is expected");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var declared = manifest.Inputs.FirstOrDefault(input => input.Name == name)
                ?? throw ServiceError.InvalidInput.With(
                    $"the model has no input \"{ShownText.Cut(name)}\"{Suggestions.Nearest(ShownText.Cut(name), Names())}");
            if (tensors.Exists(tensor => tensor.Name == name))
            {
                throw ServiceError.InvalidInput.With($"input \"{name}\" is there twice");
            }

            reader.Read();
            tensors.Add(NestedArrays.Read(ref reader, declared, $"inputs.{name}", budget));
        }

        if (manifest.Inputs.FirstOrDefault(input => !tensors.Exists(tensor => tensor.Name == input.Name)) is { } missing)
        {
            throw ServiceError.InvalidInput.With(
                $"input \"{missing.Name}\" is missing; the model takes {missing.Type} {ShapeText.Declared(missing.Shape)}");
        }
    }

    // What System.Text.Json throws where it can't make a text of a token has no type of its own, but this source.
    internal static ServiceException? Refusal(Exception exception) => exception switch
    {
        JsonException broken => JsonBody.Refusal(broken),
        InvalidOperationException { Source: "System.Text.Json.Rethrowable" } => JsonBody.HalfCharacter(),
        _ => null,
    };

    private string[] Names() => [.. manifest.Inputs.Select(input => input.Name)];

    private static ServiceException Expected(string found) =>
        ServiceError.InvalidInput.With($"the body has to be {{\"instances\": […]}} or {{\"inputs\": {{…}}}}; {found}");
}
