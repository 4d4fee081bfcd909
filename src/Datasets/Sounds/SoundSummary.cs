using Maas.Core.Datasets;
using Maas.Core.Sounds;
using Maas.Datasets.Archives;

namespace Maas.Datasets.Sounds;

/// <summary>The rate and channels that most sounds have, and how long they are.</summary>
internal sealed class SoundSummary : IFileSummary
{
    private readonly Dictionary<(int Rate, int Channels), long> kinds = [];
    private readonly List<double> seconds = [];

    public string? Add(ReadOnlySpan<byte> file)
    {
        if (!WavHeader.TryRead(file, out var header, out var reason))
        {
            return reason;
        }

        var kind = (header.SampleRate, header.Channels);
        kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
        seconds.Add(header.Seconds);
        return null;
    }

    public DatasetReport Complete(DatasetReport report)
    {
        if (seconds.Count == 0)
        {
            return report;
        }

        var (rate, channels) = kinds.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).First().Key;
        seconds.Sort();
        return report with { Sounds = new(rate, channels, seconds[seconds.Count / 2], seconds[^1]) };
    }
}
