using Maas.Codecs.Decoding;
using Maas.Core.Registry;
using Maas.Onnx.Format;

namespace Maas.Predict.Catalog.Import;

/// <summary>What a tokenizer and labels found beside a graph mean for it, where they suit it.</summary>
internal static class FoundCodecs
{
    /// <summary>The name that a version's tokenizer has, however it was brought.</summary>
    public const string TokenizerName = "tokenizer.json";

    // Where neither the graph nor anybody says how long a text is: every text is filled up to it, so that more costs every call.
    private const int UsualTextLength = 256;
    private const int LongestText = 8192;

    /// <summary>Texts, where the graph takes the tokens of texts by the names that exporters give them.</summary>
    public static Found<Encoding> FindEncoding(ModelFiles files)
    {
        if (files.Beside.Tokenizer is not { } tokenizer)
        {
            return new(null, files.Beside.TokenizerProblem is { } problem ? $"the tokenizer is not used: {problem}" : null);
        }

        var inputs = ModelImport.Tensors(files.Description.Inputs).ToDictionary(input => input.Name);
        string[] known = ["input_ids", "attention_mask", "token_type_ids"];
        if (!inputs.TryGetValue(known[0], out var ids)
            || inputs.Values.Any(input => !TextEncodingRule.TakesTokens(input) || !known.Contains(input.Name)))
        {
            return new(null, "the tokenizer is not used: a graph of texts takes INT64 or INT32 [N, length] as input_ids, and perhaps as "
                + $"attention_mask and token_type_ids; this one takes {CodecRefusal.Show([.. inputs.Values])}");
        }

        var length = ids.Shape[1] < 0 ? UsualTextLength : ids.Shape[1];
        return length is > 0 and <= LongestText
            ? new(
                new TextEncoding
                {
                    Input = known[0],
                    Mask = inputs.ContainsKey(known[1]) ? known[1] : null,
                    TokenTypes = inputs.ContainsKey(known[2]) ? known[2] : null,
                    Tokenizer = TokenizerName,
                    Length = (int)Math.Max(length, tokenizer.FrameLength + 1),
                },
                null)
            : new(null, $"the tokenizer is not used: the graph takes texts of {length} tokens; 1 to {LongestText} are possible");
    }

    /// <summary>Labels, where an output gives a score for each of them.</summary>
    public static Found<Decoding> FindDecoding(ModelFiles files)
    {
        if (files.Beside.Labels is not { } found)
        {
            return default;
        }

        var labels = found.Labels;
        if (labels.Count == 0 || labels.GroupBy(label => label).FirstOrDefault(group => group.Count() > 1) is { })
        {
            return new(null, $"{found.File} is not used: " + (labels.Count == 0
                ? "it holds no labels that can be read"
                : $"it has the label \"{labels.GroupBy(label => label).First(group => group.Count() > 1).Key}\" twice"));
        }

        var decoding = ModelImport.Tensors(files.Description.Outputs)
            .Where(output => output.Shape.Count > 1 && DecodingRule.HasScores(output))
            .OrderBy(output => output.Shape[1] < 0)
            .Select(output => (Scores: output.Shape[1], Decoding: Labels(files.Model, output.Name, labels)))
            .FirstOrDefault(made => made.Scores < 0
                || (made.Scores <= int.MaxValue && new LabelDecoder(made.Decoding).Takes((int)made.Scores))).Decoding;
        return new(decoding, decoding is not null ? null
            : $"{found.File} is not used: it has {labels.Count} labels, and no output gives a score for each of them; the graph gives "
                + CodecRefusal.Show(ModelImport.Tensors(files.Description.Outputs)));
    }

    private static LabelDecoding Labels(ModelProto model, string output, IReadOnlyList<string> labels) =>
        new() { Output = output, Labels = labels, Activation = FindActivation(model, output) };

    // What ends in probabilities is not to be made probabilities again.
    private static ScoreActivation FindActivation(ModelProto model, string output) =>
        model.Graph.Node.FirstOrDefault(node => node.Output.Contains(output))?.OpType is "Softmax" or "Sigmoid" or "HardSigmoid"
            ? ScoreActivation.None
            : ScoreActivation.Softmax;
}
