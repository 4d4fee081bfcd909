using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Catalog;

/// <summary>Numbers at random from a seed. For any number of threads, without a lock.</summary>
public sealed partial class RandomDraw(ulong seed)
{
    private ulong drawn;

    /// <summary>Of another seed in each process, which the log tells: else all that start anew would begin with the same draws.</summary>
    public static RandomDraw New(ILogger<RandomDraw> logger)
    {
        var seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        Log.Seeded(logger, seed);
        return new(seed);
    }

    /// <summary>A number above 0 and below 1.</summary>
    internal double Next() => StableHash.Fraction(StableHash.Mix(seed, Interlocked.Increment(ref drawn)));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Calls that are parted at random are drawn with the seed {Seed}")]
        public static partial void Seeded(ILogger logger, ulong seed);
    }
}
