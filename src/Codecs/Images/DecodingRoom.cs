using Maas.Core;

namespace Maas.Codecs.Images;

/// <summary>The memory that large pictures may take together while they are decoded; one alone always has room. For any number of
/// threads.</summary>
public sealed class DecodingRoom(long mostBytes)
{
    // As it is decoded, upright, and what a decoder keeps of a progressive JPEG.
    private const int BytesPerPixel = 4 + 3 + 6;

    // Below it a decoding is over in a moment, and none is turned away.
    private const long SmallestPixels = 4_000_000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private long takenBytes;

    /// <summary>Half of the memory that this process may have.</summary>
    public static DecodingRoom OfProcess { get; } = new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>Takes the room of a picture; the caller gives it back by disposing that.</summary>
    /// <exception cref="ServiceException">Others have taken too much of it.</exception>
    internal Place Enter(long pixels)
    {
        if (pixels < SmallestPixels)
        {
            return new(this, 0);
        }

        var bytes = pixels * BytesPerPixel;
        if (Interlocked.Add(ref takenBytes, bytes) > Math.Max(mostBytes, bytes))
        {
            Interlocked.Add(ref takenBytes, -bytes);
            throw ServiceError.Overloaded.WithRetry(
                RetryAfter, $"large pictures are being decoded, which leave no memory for one of {pixels} pixels; call again");
        }

        return new(this, bytes);
    }

    /// <summary>A picture's room.</summary>
    internal readonly struct Place(DecodingRoom room, long bytes) : IDisposable
    {
        public void Dispose() => Interlocked.Add(ref room.takenBytes, -bytes);
    }
}
