namespace Maas.Datasets.Images;

/// <summary>
/// What a picture's header says, read without decoding a pixel; the file is followed to its end mark, so that one that is cut off
/// is found out. The size is that of the stored pixels, before a photo's orientation is applied.
/// </summary>
internal sealed record ImageHeader(int Width, int Height, int Channels)
{
    // As the decoder's own limits: a picture beyond them would be refused in training.
    private const long MostPixels = 50_000_000;
    private const int MostSide = 65_535;

    /// <summary>Gives what is wrong with the picture, or null and its header.</summary>
    public static string? Find(ReadOnlySpan<byte> bytes, out ImageHeader header)
    {
        header = new(0, 0, 0);
        var problem = bytes switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PngHeader.Find(bytes, ref header),
            [0xFF, 0xD8, 0xFF, ..] => JpegHeader.Find(bytes, ref header),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..]
                => WebpHeader.Find(bytes, ref header),
            [] => "the file is empty; a picture is expected",
            _ => "the file is not a PNG, JPEG or WebP picture",
        };
        return problem ?? CheckSize(header);
    }

    private static string? CheckSize(ImageHeader header)
    {
        if (header.Width < 1 || header.Height < 1)
        {
            return $"the picture has {header.Width}×{header.Height} pixels";
        }

        return (long)header.Width * header.Height <= MostPixels && Math.Max(header.Width, header.Height) <= MostSide
            ? null
            : $"the picture has {header.Width}×{header.Height} pixels; at most {MostPixels} in all, {MostSide} a side, are possible";
    }
}
