namespace Maas.Core.Sounds;

/// <summary>What a file is that is no WAV file, by its first bytes.</summary>
internal static class ForeignSound
{
    /// <summary>Why it is none; null where it begins as one.</summary>
    public static string? Find(ReadOnlySpan<byte> file) => file switch
    {
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'A', (byte)'V', (byte)'E', ..] => null,
        [(byte)'R', (byte)'F', (byte)'6', (byte)'4', _, _, _, _, (byte)'W', (byte)'A', (byte)'V', (byte)'E', ..] => null,
        [(byte)'B', (byte)'W', (byte)'6', (byte)'4', _, _, _, _, (byte)'W', (byte)'A', (byte)'V', (byte)'E', ..] => null,
        _ => $"a WAV file is expected; {Name(file)} came",
    };

    private static string Name(ReadOnlySpan<byte> file) => file switch
    {
        [] => "nothing",
        [(byte)'I', (byte)'D', (byte)'3', ..] or [0xFF, 0xE2 or 0xE3 or 0xF2 or 0xF3 or 0xFA or 0xFB, ..] => "an MP3 file",
        [0xFF, 0xF0 or 0xF1 or 0xF8 or 0xF9, ..] => "an AAC file",
        [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..] => "an Ogg file (Vorbis or Opus)",
        [(byte)'f', (byte)'L', (byte)'a', (byte)'C', ..] => "a FLAC file",
        [(byte)'F', (byte)'O', (byte)'R', (byte)'M', ..] => "an AIFF file",
        [(byte)'c', (byte)'a', (byte)'f', (byte)'f', ..] => "a CAF file",
        [(byte)'.', (byte)'s', (byte)'n', (byte)'d', ..] => "an AU file",
        [(byte)'#', (byte)'!', (byte)'A', (byte)'M', (byte)'R', ..] => "an AMR file",
        [(byte)'r', (byte)'i', (byte)'f', (byte)'f', ..] => "a Wave64 file",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'X', ..] => "a big-endian WAV file (RIFX)",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, ..] => "a RIFF file of something else",
        [0x1A, 0x45, 0xDF, 0xA3, ..] => "a WebM or Matroska file",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => "an M4A or MP4 file",
        _ => $"something else of {Counted.Of(file.Length, "byte")}",
    };
}
