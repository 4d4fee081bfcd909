using Maas.Onnx.Describing;

namespace Maas.Train.Training;

/// <summary>
/// What a language model's graph asks for beside the tokens of a batch, by the names that Hugging Face's exporters give: which tokens
/// count (all), their places (0, 1, …), their segment (0), and a key-value cache, which is empty.
/// </summary>
internal sealed class FilledInputs(IReadOnlyList<ValueDescription> declared)
{
    private const string Past = "past_key_values.";

    public static FilledInputs None { get; } = new([]);

    /// <summary>Whether an input of this name can be filled.</summary>
    public static bool Knows(ValueDescription input) => input switch
    {
        { Name: "attention_mask" or "position_ids" or "token_type_ids", Type: "INT64", Shape.Count: 2 } => true,
        { Type: "FP32", Shape.Count: 4 } =>
            input.Name.StartsWith(Past, StringComparison.Ordinal) && input.Shape[1] > 0 && input.Shape[3] > 0,
        _ => false,
    };

    /// <summary>The inputs for so many rows of so many tokens: whole numbers, or float32 of no elements.</summary>
    public IEnumerable<FilledInput> For(long rows, long tokens) => declared.Select(input => input.Name switch
    {
        "attention_mask" => new FilledInput(input.Name, [rows, tokens], Repeat(rows, tokens, _ => 1)),
        "position_ids" => new(input.Name, [rows, tokens], Repeat(rows, tokens, place => place)),
        "token_type_ids" => new(input.Name, [rows, tokens], Repeat(rows, tokens, _ => 0)),
        _ => new(input.Name, [rows, input.Shape[1], 0, input.Shape[3]], null),
    });

    private static long[] Repeat(long rows, long tokens, Func<long, long> value)
    {
        var values = new long[rows * tokens];
        for (var index = 0L; index < values.Length; index++)
        {
            values[index] = value(index % tokens);
        }

        return values;
    }
}
