namespace Maas.Datasets.Sounds;

/// <summary>Sounds that are not WAV, known by their first bytes.</summary>
internal static class OtherSound
{
    /// <summary>What the file looks like and what to do, to stand at a message's end; empty where nothing is known of it.</summary>
    public static string Describe(ReadOnlySpan<byte> file)
    {
        var name = file switch
        {
            [(byte)'I', (byte)'D', (byte)'3', ..] or [0xFF, 0xFB or 0xF3 or 0xF2, ..] => "MP3",
            [(byte)'f', (byte)'L', (byte)'a', (byte)'C', ..] => "FLAC",
            [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..] => "Ogg",
            [(byte)'F', (byte)'O', (byte)'R', (byte)'M', ..] => "AIFF",
            [(byte)'R', (byte)'I', (byte)'F', (byte)'X', ..] => "big-endian RIFX",
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => "MPEG-4",
            _ => null,
        };
        return name is null ? "" : $"; it looks like {name}, save it as WAV";
    }
}
