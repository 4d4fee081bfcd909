namespace Maas.Codecs.Planning;

/// <summary>
/// The numbers that change one example in one epoch: a function of (seed, epoch, example) and of how many were taken before, with no
/// other state, so that neither order nor threads nor a resume change them. A value of its own, taken without memory.
/// </summary>
internal struct ExampleRandom
{
    // Its numbers are not those that the same three give to SeededRandom.
    private const ulong Purpose = 0xA06F_E97A_11CE_5EED;

    private ulong state;

    public ExampleRandom(long seed, long epoch, long example)
    {
        state = Purpose;
        foreach (var part in (ReadOnlySpan<long>)[seed, epoch, example])
        {
            state ^= (ulong)part;
            state = SeededRandom.SplitMix(ref state);
        }
    }

    /// <summary>0 to below 1, in steps of 2⁻⁵³.</summary>
    public double NextDouble() => (SeededRandom.SplitMix(ref state) >> 11) * (1.0 / (1UL << 53));

    public double Between(double least, double greatest) => least + ((greatest - least) * NextDouble());

    /// <summary>−reach to reach, each equally likely but for 2⁻⁵³.</summary>
    public int Whole(int reach) => (int)(NextDouble() * ((2L * reach) + 1)) - reach;

    public bool Flip() => NextDouble() < 0.5;
}
