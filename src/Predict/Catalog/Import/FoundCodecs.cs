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

    /// <summary>Texts, where the graph takes the tokens of texts by the names that exporters give them; else null.</summary>
    public static Encoding? FindEncoding(ModelFiles files)
    {
        var inputs = files.Description.Inputs.ToDictionary(input => input.Name);
        string[] known = ["input_ids", "attention_mask", "token_type_ids"];
        if (files.Beside.Tokenizer is not { } tokenizer || !inputs.TryGetValue(known[0], out var ids)
            || inputs.Values.Any(input => input is not { Type: "INT64", Shape.Count: 2 } || !known.Contains(input.Name)))
        {
            return null;
        }

        var length = ids.Shape[1] < 0 ? UsualTextLength : ids.Shape[1];
        return length is > 0 and <= LongestText
            ? new TextEncoding
            {
                Input = known[0],
                Mask = inputs.ContainsKey(known[1]) ? known[1] : null,
                TokenTypes = inputs.ContainsKey(known[2]) ? known[2] : null,
                Tokenizer = TokenizerName,
                Length = (int)Math.Max(length, tokenizer.FrameLength + 1),
            }
            : null;
    }

    /// <summary>Labels, where an output gives a score for each of them; else null.</summary>
    public static Decoding? FindDecoding(ModelFiles files)
    {
        if (files.Beside.Labels is not { } labels || labels.Distinct().Count() != labels.Count)
        {
            return null;
        }

        return files.Description.Outputs.Where(output => output is { Type: "FP32", Shape.Count: 2 })
            .Select(output => (output.Shape[1], Decoding: new LabelDecoding
            {
                Output = output.Name,
                Labels = labels,
                Activation =
                FindActivation(files.Model, output.Name)
            }))
            .OrderBy(found => found.Item1 < 0)
            .FirstOrDefault(found => found.Item1 < 0
                || (found.Item1 <= int.MaxValue && new LabelDecoder(found.Decoding).Takes((int)found.Item1))).Decoding;
    }

    // What ends in probabilities is not to be made probabilities again.
    private static ScoreActivation FindActivation(ModelProto model, string output) =>
        model.Graph.Node.FirstOrDefault(node => node.Output.Contains(output))?.OpType is "Softmax" or "Sigmoid" or "HardSigmoid"
            ? ScoreActivation.None
            : ScoreActivation.Softmax;
}
