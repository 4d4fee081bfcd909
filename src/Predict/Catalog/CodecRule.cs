using Maas.Codecs.Text;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Catalog.Import;

namespace Maas.Predict.Catalog;

/// <summary>What a manifest's encoding and decoding must be for its graph and files.</summary>
internal static class CodecRule
{
    /// <exception cref="ServiceException">They don't fit, or their numbers can't be.</exception>
    public static void Check(Manifest manifest, FoundBeside beside)
    {
        switch (manifest.Encoding)
        {
            case null:
                break;
            case TextEncoding text:
                Check(text, manifest, beside);
                break;
            case var other:
                EncodingRule.Check(other, manifest.Inputs);
                break;
        }

        if (manifest.Decoding is { } decoding)
        {
            DecodingRule.Check(decoding, manifest.Outputs);
        }
    }

    private static void Check(TextEncoding encoding, Manifest manifest, FoundBeside beside)
    {
        TextEncodingRule.Check(encoding, manifest.Inputs);
        if (beside.Tokenizer is not { } tokenizer || encoding.Tokenizer != FoundCodecs.TokenizerName)
        {
            throw CodecRefusal.At("encoding", beside.TokenizerProblem is { } problem
                ? $"is of texts, and the tokenizer can't be used: {problem}"
                : $"is of texts, which needs the tokenizer \"{encoding.Tokenizer}\" beside the model: send a ZIP archive with it, or "
                    + "leave the encoding out and send tokens as tensors");
        }

        _ = new TextEncoder(encoding, tokenizer);
    }
}
