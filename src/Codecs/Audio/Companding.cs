namespace Maas.Codecs.Audio;

/// <summary>The two logarithmic codes of telephony (ITU-T G.711), each of their 256 values as a float in −1…1.</summary>
internal static class Companding
{
    private static readonly float[] ALawValues = [.. Enumerable.Range(0, 256).Select(code => DecodeALaw(code) / 32_768f)];
    private static readonly float[] MuLawValues = [.. Enumerable.Range(0, 256).Select(code => DecodeMuLaw(code) / 32_768f)];

    public static ReadOnlySpan<float> ALaw => ALawValues;

    public static ReadOnlySpan<float> MuLaw => MuLawValues;

    // G.711's 13 bits with sign, moved to the upper end of 16: the even bits are inverted; 3 bits of segment, 4 of mantissa.
    private static int DecodeALaw(int code)
    {
        var bits = code ^ 0x55;
        var segment = (bits >> 4) & 7;
        var mantissa = ((bits & 0x0F) << 4) + 8;
        var magnitude = segment == 0 ? mantissa : (mantissa + 0x100) << (segment - 1);
        return (bits & 0x80) != 0 ? magnitude : -magnitude;
    }

    // G.711's 14 bits with sign, moved to the upper end of 16: all bits are inverted; the bias of 33 is 132 there.
    private static int DecodeMuLaw(int code)
    {
        var bits = ~code;
        var segment = (bits >> 4) & 7;
        var magnitude = ((((bits & 0x0F) << 3) + 132) << segment) - 132;
        return (bits & 0x80) != 0 ? -magnitude : magnitude;
    }
}
