namespace Maas.Benchmarks.Serving;

/// <summary>Loads in short interleaved rounds, since the machine's own speed moves more between minutes than what is compared.</summary>
internal static class LoadRounds
{
    private const int Rounds = 7;
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(500);

    /// <summary>The figures of each way, in their order.</summary>
    public static async Task<IReadOnlyList<LoadFigures>> RunAsync(params IReadOnlyList<Func<TimeSpan, Task<LoadFigures>>> ways)
    {
        foreach (var way in ways)
        {
            await way(Length * 2);
        }

        var figures = ways.Select(_ => new List<LoadFigures>()).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (way, seen) in ways.Zip(figures))
            {
                seen.Add(await way(Length));
            }
        }

        return [.. figures.Select(LoadFigures.Of)];
    }
}
