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

    /// <summary>Texts that are to be told apart, half of each shorter than the longest.</summary>
    public static StepBatch OfClassifiedTexts(int examples, int tokens, int vocabulary, int classes)
    {
        var lengths = randint(tokens / 2, tokens + 1, [examples, 1]);
        var inputs = new Dictionary<string, Tensor>
        {
            ["input_ids"] = randint(vocabulary, [examples, tokens], ScalarType.Int64),
            ["attention_mask"] = arange(tokens).unsqueeze(0).lt(lengths).to_type(ScalarType.Int64),
        };
        return new(inputs, randint(classes, [examples]));
    }

    public static StepBatch OfSounds(int examples, int samples, int classes) =>
        new(new Dictionary<string, Tensor> { ["input"] = randn(examples, samples) }, randint(classes, [examples]));

    public void Dispose()
    {
        foreach (var tensor in Inputs.Values.Append(Classes))
        {
            tensor.Dispose();
        }
    }
}
