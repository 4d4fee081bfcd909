using System.Collections.Concurrent;
using System.Runtime.Intrinsics;

namespace Maas.Codecs.Audio;

/// <summary>
/// A band-limiting filter between two rates: a sinc of 64 crossings a side in a Kaiser window, as many rows of weights as there are
/// places between two samples. Below 0.9 of the lower rate's half it changes no amplitude by more than 0.001 dB; from that half on
/// it lets less than −100 dB through, so that nothing comes back as another tone. Its rows add up to 1 each. Immutable.
/// </summary>
internal sealed class ResamplingFilter
{
    private const int Crossings = 64;
    private const double StopDecibels = 100;

    // Kaiser's formulas: the window's shape and the width of its slope follow from the depth and the length (2 × 64 crossings).
    private const double Shape = 0.1102 * (StopDecibels - 8.7);
    private const double Slope = (StopDecibels - 8) / (2.285 * 2 * Crossings * Math.PI);

    // Rates that divide badly would have too many rows: from so many on, rows lie 1/1024 of a crossing apart and one is mixed of two,
    // which errs by less than π²/3 ÷ 8 ÷ 1024², −128 dB.
    private const int MostRows = 1024;
    private const int RowsBetween = 1024;

    // Each takes about half a MB; callers choose the rates of their files.
    private const int MostKept = 16;

    private static readonly double WindowTop = Bessel(Shape);
    private static readonly ConcurrentDictionary<(int From, int To), ResamplingFilter> Kept = [];

    private readonly int up;
    private readonly int down;
    private readonly int reach;
    private readonly int rows;
    private readonly float[] weights;

    private ResamplingFilter(int from, int to)
    {
        var common = Divisor(from, to);
        (up, down) = (to / common, from / common);
        var cutoff = Math.Min(1, (double)to / from);
        reach = (int)Math.Ceiling(Crossings / cutoff);
        Taps = Whole(2 * reach);
        rows = Math.Max(up, down) <= MostRows ? up : Math.Max(1, (int)Math.Ceiling(RowsBetween * cutoff));
        weights = new float[(rows + 1) * Taps];
        for (var row = 0; row <= rows; row++)
        {
            Weigh((double)row / rows, cutoff, weights.AsSpan(row * Taps, 2 * reach));
        }
    }

    /// <summary>How many source samples make one of the target; whole vectors, the last weights may be 0.</summary>
    public int Taps { get; }

    public static ResamplingFilter For(int from, int to)
    {
        if (Kept.TryGetValue((from, to), out var kept))
        {
            return kept;
        }

        // Two that come at once make it twice, and one is forgotten; both are the same.
        if (Kept.Count >= MostKept)
        {
            Kept.Clear();
        }

        return Kept.GetOrAdd((from, to), pair => new(pair.From, pair.To));
    }

    /// <summary>How many samples so many become.</summary>
    public long Length(long samples) => (long)(((Int128)samples * up + down - 1) / down);

    /// <summary>The first source sample that counts for a target sample.</summary>
    public long First(int n) => (((long)n * down) / up) - reach + 1;

    /// <summary>How many source samples make so many target samples that follow one another, at most.</summary>
    public int Span(int count) => checked((int)(((long)count * down / up) + 1 + Taps));

    /// <summary>The row of weights for a target sample, and how far it is on the way to the next.</summary>
    public (int Row, float Fraction) Phase(int n)
    {
        var phase = (long)n * down % up;
        if (rows == up)
        {
            return ((int)phase, 0);
        }

        var place = (double)phase * rows / up;
        var row = (int)place;
        return (row, (float)(place - row));
    }

    public ReadOnlySpan<float> Row(int row) => weights.AsSpan(row * Taps, Taps);

    private void Weigh(double phase, double cutoff, Span<float> row)
    {
        // The middle of the slope, so that its foot stands at half of the lower rate.
        var band = cutoff * (1 - (Slope / 2));
        var raw = new double[row.Length];
        var sum = 0.0;
        for (var k = 0; k < raw.Length; k++)
        {
            var distance = k - reach + 1 - phase;
            raw[k] = Sinc(band * distance) * Kaiser(distance / reach);
            sum += raw[k];
        }

        for (var k = 0; k < raw.Length; k++)
        {
            row[k] = (float)(raw[k] / sum);
        }
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double place) =>
        Math.Abs(place) >= 1 ? 0 : Bessel(Shape * Math.Sqrt(1 - (place * place))) / WindowTop;

    // The modified Bessel function of order 0, by its power series.
    private static double Bessel(double x)
    {
        var quarter = x * x / 4;
        var (sum, term) = (1.0, 1.0);
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= quarter / (k * k);
            sum += term;
        }

        return sum;
    }

    private static int Whole(int taps) =>
        (taps + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}
