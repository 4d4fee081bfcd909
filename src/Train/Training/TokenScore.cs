using System.Runtime.InteropServices;
using Maas.Core.Jobs;
using Maas.Train.Data;

namespace Maas.Train.Training;

/// <summary>Cross-entropy of the next token, in nats; perplexity; and bits per character of the text that the tokens stand for.</summary>
/// <param name="characters">How many characters all targets of the part stand for.</param>
internal sealed class TokenScore(long characters) : IScoreSum
{
    private double nats;
    private long tokens;

    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<byte> targets)
    {
        var wanted = MemoryMarshal.Cast<byte, long>(targets);
        var width = outputs.Length / wanted.Length;
        var counted = 0;
        foreach (var token in wanted)
        {
            counted += token == TargetLayout.Ignored ? 0 : 1;
        }

        nats += counted == 0 ? 0 : LossValue.OfClasses(Loss.CrossEntropy, outputs, width, wanted) * counted;
        tokens += counted;
    }

    public Score ToScore() => new(new Dictionary<string, double>
    {
        [MetricNames.Loss] = nats / tokens,
        [MetricNames.Perplexity] = Math.Exp(nats / tokens),
        [MetricNames.BitsPerCharacter] = nats / Math.Log(2) / characters,
    });
}
