namespace Maas.Core.Sounds;

/// <summary>How one sample stands in a WAV file, little-endian.</summary>
public enum SampleFormat
{
    /// <summary>8 bits without sign, silence at 128.</summary>
    Unsigned8,
    Signed16,
    Signed24,
    Signed32,
    Floating32,
    Floating64,

    /// <summary>8 bits, logarithmic (ITU-T G.711).</summary>
    ALaw,

    /// <summary>8 bits, logarithmic (ITU-T G.711).</summary>
    MuLaw,
}
