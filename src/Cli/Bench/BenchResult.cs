namespace Maas.Cli.Bench;

/// <summary>What was measured so far.</summary>
/// <param name="Calls">Calls that were answered with 2xx; only they are in the times.</param>
/// <param name="Errors">The others, by their status, or <c>connection</c> where there was no answer.</param>
internal sealed record BenchResult(
    int Connections, double Seconds, long Calls, double CallsPerSecond, BenchLatency LatencyMs, IReadOnlyDictionary<string, long> Errors);

/// <summary>Within how many milliseconds a half, nine tenths, and 99 of 100 of the calls were answered, and all.</summary>
internal sealed record BenchLatency(double P50, double P90, double P99, double Max);
