using System.Buffers;
using System.Runtime.InteropServices;
using Maas.Codecs.Planning;
using static TorchSharp.torch;

namespace Maas.Train.Data.Texts;

/// <summary>
/// A text as examples: stretches of as many tokens as the model is shown, each token's target the one after it. As it will be served
/// every token is a target once; each epoch of training moves all stretches by a distance of its own, so that none is seen at the same
/// place twice.
/// </summary>
internal sealed class TokenWindows(TokenStore tokens, int length, int seed) : IExamples
{
    // Keeps the distances apart from what else comes from the same seed.
    private const long Purpose = 0x77696E646F77;

    private readonly long targets = tokens.Count - 1;

    public ExampleLayout Layout { get; } = new([new(ScalarType.Int64, [length])], new(ScalarType.Int64, [length]));

    public bool IsQuick => true;

    public int Count { get; } = checked((int)((tokens.Count - 1 + length - 1) / length));

    public void Read(int example, int? epoch, Span<byte> record)
    {
        var start = (long)example * length;
        if (epoch is { } number)
        {
            start = Math.Max(0, Math.Min(start + new SeededRandom(Purpose, seed, number).Next(length), targets - length));
        }

        var count = (int)Math.Min(length, targets - start);
        var window = ArrayPool<int>.Shared.Rent(count + 1);
        tokens.Read(start, window.AsSpan(0, count + 1));
        var values = MemoryMarshal.Cast<byte, long>(record);
        for (var index = 0; index < length; index++)
        {
            values[index] = index < count ? window[index] : 0;
            values[length + index] = index < count ? window[index + 1] : TargetLayout.Ignored;
        }

        ArrayPool<int>.Shared.Return(window);
    }

    public void Dispose() => tokens.Dispose();
}
