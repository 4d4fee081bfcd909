namespace Maas.Core.Jobs;

/// <summary>How far a reader of a job's events has come.</summary>
/// <param name="LastSeq">The number of the last event that was seen; 0 for none.</param>
/// <param name="Blob">The append blob that is read; null before the first look.</param>
/// <param name="Offset">How many of its bytes were read.</param>
/// <param name="Blocks">How many appends it had at the last look that found something.</param>
public sealed record EventPosition(long LastSeq, string? Blob = null, long Offset = 0, int Blocks = 0);
