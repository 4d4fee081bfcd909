using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>What a step is given: named inputs, and a class for each row of scores.</summary>
internal sealed record StepBatch(IReadOnlyDictionary<string, Tensor> Inputs, Tensor Classes) : IDisposable
{
    public static StepBatch OfPictures(int examples, int classes, int side) =>
        new(new Dictionary<string, Tensor> { ["input"] = randn(examples, 1, side, side) }, randint(classes, [examples]));

    /// <summary>Pieces of text whose past is empty, as a decoder is trained on them.</summary>
    public static StepBatch OfTexts(int examples, int tokens, int vocabulary, int layers, int heads, int headSize)
    {
        var inputs = new Dictionary<string, Tensor>
        {
            ["input_ids"] = randint(vocabulary, [examples, tokens], ScalarType.Int64),
            ["attention_mask"] = ones([examples, tokens], ScalarType.Int64),
            ["position_ids"] = arange(tokens, ScalarType.Int64).repeat(examples, 1),
        };
        foreach (var layer in Enumerable.Range(0, layers))
        {
            inputs[$"past_key_values.{layer}.key"] = zeros(examples, heads, 0, headSize);
            inputs[$"past_key_values.{layer}.value"] = zeros(examples, heads, 0, headSize);
        }

        return new(inputs, randint(vocabulary, [examples * tokens]));
    }

    public void Dispose()
    {
        foreach (var tensor in Inputs.Values.Append(Classes))
        {
            tensor.Dispose();
        }
    }
}
