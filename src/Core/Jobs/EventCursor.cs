namespace Maas.Core.Jobs;

/// <summary>Where a job's events end: what the next append must find.</summary>
/// <param name="Blob">The append blob that is written to; null before the first event.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Blocks">Its appended blocks.</param>
/// <param name="NextSeq">The number of the next event.</param>
public sealed record EventCursor(string? Blob, long Length, int Blocks, long NextSeq)
{
    /// <summary>The end of a story that has not begun.</summary>
    public static EventCursor Start { get; } = new(null, 0, 0, 1);
}
