using System.Runtime.InteropServices;
using Maas.Codecs.Planning;
using Maas.Codecs.Text;
using Maas.Core.Registry;
using Maas.Train.Data;
using static TorchSharp.torch;

namespace Maas.Train.Training;

/// <summary>Goes on with a text, so that whoever watches a run can read what it has learned. Used by the torch thread only.</summary>
/// <param name="prompt">What is gone on with: at least one token.</param>
/// <param name="context">The most tokens that the model is shown.</param>
internal sealed class TextSampler(GraphPass pass, TextTokenizer tokenizer, IReadOnlyList<int> prompt, int context)
{
    // Below 1: the likely is preferred, as those do who show samples.
    private const double Temperature = 0.8;

    // Keeps the draws apart from what else comes from the same seed.
    private const long Purpose = 0x73616D706C65;

    private const int PromptTokens = 16;

    /// <summary>A sampler that goes on with the beginning of what is not trained on; null where the model makes no text.</summary>
    public static async Task<TextSampler?> FindAsync(TrainingData data, GraphPass pass)
    {
        if (data.Decoding is not TextDecoding text)
        {
            return null;
        }

        await using var reader = (data.Validation ?? data.Training).ReadFirst(1, 1);
        using var first = await reader.ReadAsync();
        var shown = MemoryMarshal.Cast<byte, long>(first!.Input(0).Span);
        var prompt = shown[..Math.Min(Math.Min(PromptTokens, text.Context), CountTokens(first))];
        var tokenizer = TextTokenizer.Read(data.Files[((TextEncoding)data.Encoding).Tokenizer]);
        return new(pass, tokenizer, [.. prompt.ToArray().Select(id => (int)id)], text.Context);
    }

    // Each token has a target; what fills up a stretch that is shorter has none.
    private static int CountTokens(RawBatch batch) =>
        Math.Max(1, MemoryMarshal.Cast<byte, long>(batch.Targets).ToArray().Count(target => target != TargetLayout.Ignored));

    /// <param name="tokens">How many are added.</param>
    /// <param name="seeds">The run's seed and its step: the same ones give the same text.</param>
    public string Sample(int tokens, params ReadOnlySpan<long> seeds)
    {
        using var quiet = no_grad();
        pass.Graph.Training = false;
        var random = new SeededRandom([Purpose, .. seeds]);
        var ids = prompt.ToList();
        for (var added = 0; added < tokens; added++)
        {
            var next = Draw(Probabilities(ids), random.NextDouble());
            if (next == tokenizer.EndOfTextId)
            {
                break;
            }

            ids.Add(next);
        }

        return tokenizer.Decode(ids);
    }

    private double[] Probabilities(List<int> ids)
    {
        using var scope = NewDisposeScope();
        long[] shown = [.. ids.TakeLast(context).Select(id => (long)id)];
        var batch = new Batch([tensor(shown, [1, shown.Length], device: pass.Device)], empty(0));
        var scores = pass.Forward(batch)[0, -1].to(ScalarType.Float64, CPU);
        return MemoryMarshal.Cast<byte, double>(scores.div(Temperature).softmax(0).contiguous().bytes).ToArray();
    }

    private static int Draw(double[] probabilities, double place)
    {
        for (var token = 0; token < probabilities.Length; token++)
        {
            place -= probabilities[token];
            if (place < 0)
            {
                return token;
            }
        }

        return Array.IndexOf(probabilities, probabilities.Max());
    }
}
