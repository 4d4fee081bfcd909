using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Maas.Train.Data.Texts;

/// <summary>
/// The tokens of a text, one after the other, as many in memory as fit into the limit and the rest in a file. Appended by one thread,
/// then read by any number of them.
/// </summary>
internal sealed class TokenStore(DataRoom room) : IDisposable
{
    private const int BlockTokens = 1 << 16;

    private readonly List<int[]> blocks = [];
    private readonly List<int> pending = [];
    private SafeFileHandle? file;

    public long Count { get; private set; }

    public void Append(ReadOnlySpan<int> tokens)
    {
        pending.AddRange(tokens);
        Count += tokens.Length;
        while (pending.Count >= BlockTokens)
        {
            Keep(BlockTokens);
        }
    }

    /// <summary>All tokens have come.</summary>
    public void Finish() => Keep(pending.Count);

    /// <summary>Consecutive tokens from this one on.</summary>
    public void Read(long start, Span<int> tokens)
    {
        while (tokens.Length > 0)
        {
            var (block, place) = ((int)(start / BlockTokens), (int)(start % BlockTokens));
            var count = Math.Min(tokens.Length, BlockTokens - place);
            if (block < blocks.Count)
            {
                blocks[block].AsSpan(place, count).CopyTo(tokens);
            }
            else
            {
                ReadFile(start - ((long)blocks.Count * BlockTokens), tokens[..count]);
            }

            tokens = tokens[count..];
            start += count;
        }
    }

    public void Dispose() => file?.Dispose();

    private void Keep(int count)
    {
        var block = CollectionsMarshal.AsSpan(pending)[..count];
        if (file is null && room.TryTake(count * sizeof(int)))
        {
            blocks.Add(block.ToArray());
        }
        else
        {
            file ??= room.CreateFile("tokens");
            RandomAccess.Write(
                file, MemoryMarshal.AsBytes(block), (Count - pending.Count - ((long)blocks.Count * BlockTokens)) * sizeof(int));
        }

        pending.RemoveRange(0, count);
    }

    private void ReadFile(long start, Span<int> tokens)
    {
        var bytes = MemoryMarshal.AsBytes(tokens);
        DataRoom.ReadExactly(file!, bytes, start * sizeof(int));
    }
}
