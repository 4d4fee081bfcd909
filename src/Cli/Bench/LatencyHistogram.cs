using System.Numerics;

namespace Maas.Cli.Bench;

/// <summary>
/// How long calls took, in memory that does not grow with them: a bucket is 1/64 of its power of two of microseconds wide, so what is
/// read is at most 1.6 % above what was. For any number of threads.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int Bits = 6;
    private const int Steps = 1 << Bits;
    private const int Powers = 40;

    private readonly long[] counts = new long[Steps * Powers];
    private long most;

    public long Count => counts.Sum();

    public double MostMilliseconds => Interlocked.Read(ref most) / 1000.0;

    public void Add(TimeSpan span)
    {
        var microseconds = Math.Max(0, (long)span.TotalMicroseconds);
        Interlocked.Increment(ref counts[Math.Min(BucketOf(microseconds), counts.Length - 1)]);
        for (var seen = Interlocked.Read(ref most); microseconds > seen;)
        {
            seen = Interlocked.CompareExchange(ref most, microseconds, seen);
        }
    }

    /// <summary>The time within which this part of the calls, 0 to 1, was answered; 0 where there was none.</summary>
    public double MillisecondsOf(double part)
    {
        var rank = (long)Math.Ceiling(Count * part);
        for (var (bucket, passed) = (0, 0L); rank > 0 && bucket < counts.Length; bucket++)
        {
            passed += Interlocked.Read(ref counts[bucket]);
            if (passed >= rank)
            {
                return Math.Min(GreatestOf(bucket) / 1000.0, MostMilliseconds);
            }
        }

        return 0;
    }

    // Up to 2 × Steps a bucket is one microsecond; from there on each power of two has Steps of them.
    private static int BucketOf(long microseconds)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)microseconds | 1) - Bits);
        return (shift * Steps) + (int)(microseconds >> shift);
    }

    private static long GreatestOf(int bucket)
    {
        var shift = Math.Max(0, (bucket / Steps) - 1);
        return (((long)bucket - (shift * Steps) + 1) << shift) - 1;
    }
}
