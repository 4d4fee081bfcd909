using System.Runtime.InteropServices;

namespace Maas.Train.Data.Texts;

/// <summary>The tokens of a text, one after the other: appended by one thread, then read by any number of them.</summary>
internal sealed class TokenStore : IDisposable
{
    private const int BlockTokens = 1024;

    private readonly RecordStore blocks;
    private readonly int[] last = new int[BlockTokens];

    /// <param name="most">As many tokens as can come.</param>
    public TokenStore(long most, DataRoom room) => blocks = new(BlockTokens * sizeof(int), (most / BlockTokens) + 1, room);

    public long Count { get; private set; }

    public void Append(ReadOnlySpan<int> tokens)
    {
        foreach (var token in tokens)
        {
            last[Count % BlockTokens] = token;
            Count++;
            if (Count % BlockTokens == 0)
            {
                Flush((Count / BlockTokens) - 1);
            }
        }
    }

    /// <summary>All tokens have come.</summary>
    public void Finish()
    {
        if (Count % BlockTokens != 0)
        {
            Flush(Count / BlockTokens);
        }
    }

    /// <summary>Consecutive tokens from this one on.</summary>
    public void Read(long start, Span<int> tokens)
    {
        Span<int> block = stackalloc int[BlockTokens];
        while (tokens.Length > 0)
        {
            blocks.Read(start / BlockTokens, MemoryMarshal.AsBytes(block));
            var piece = block[(int)(start % BlockTokens)..];
            piece = piece[..Math.Min(piece.Length, tokens.Length)];
            piece.CopyTo(tokens);
            tokens = tokens[piece.Length..];
            start += piece.Length;
        }
    }

    public void Dispose() => blocks.Dispose();

    private void Flush(long block) => blocks.Write(block, MemoryMarshal.AsBytes(last.AsSpan()));
}
