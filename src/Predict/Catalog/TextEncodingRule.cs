using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>What the encoding of an imported model of texts must be for its graph.</summary>
internal static class TextEncodingRule
{
    private const int LongestText = 1 << 20;

    /// <exception cref="Core.ServiceException">It does not fit the graph, or its numbers can't be.</exception>
    public static void Check(TextEncoding encoding, IReadOnlyList<TensorDescription> inputs)
    {
        var named = new[] { encoding.Input, encoding.Mask, encoding.TokenTypes }.OfType<string>().ToList();
        if (!named.Order().SequenceEqual(inputs.Select(input => input.Name).Order()))
        {
            throw CodecRefusal.At(
                "encoding",
                    $"fills the inputs {string.Join(", ", named.Select(name => $"\"{name}\""))}; the graph takes "
                        + $"{CodecRefusal.Show(inputs)}");
        }

        if (encoding.Length is < 1 or > LongestText)
        {
            throw CodecRefusal.At("encoding", $"has the length {encoding.Length}; 1 to {LongestText} is expected");
        }

        if (inputs.Any(input => !TakesTokens(input)
            || (input.Shape[1] >= 0 && input.Shape[1] != encoding.Length)))
        {
            throw CodecRefusal.At("encoding", $"makes INT64 or INT32 [N, {encoding.Length}]; the graph takes {CodecRefusal.Show(inputs)}");
        }
    }
    /// <summary>Whether an input can take a row of tokens for each text.</summary>
    public static bool TakesTokens(TensorDescription input) => input is { Type: "INT64" or "INT32", Shape.Count: 2 };
}
