namespace Maas.Predict.Inference.Runs;

/// <summary>The pool's threads, some of which are in runs.</summary>
internal static class RunThreads
{
    private const int ForEachCore = 2;

    /// <summary>
    /// Has so many at once that requests are read and answered while as many runs as cores compute. By itself the pool has one thread for
    /// each core and adds others slowly: then the next requests are only read when a run is over, and batches stay small (27 November
    /// 2026: 4 to 10 of 16 rows with 64 callers, and half the calls). More than two for each core only take turns: with four, a tiny model
    /// had 0.86 of the calls with 64 callers, and batches gained no more (27 November 2026).
    /// </summary>
    public static void Reserve()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, ForEachCore * Environment.ProcessorCount), ports);
    }
}
