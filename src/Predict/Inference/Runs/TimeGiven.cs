namespace Maas.Predict.Inference.Runs;

/// <summary>What time a call had, as it is told where that is over: one that runs again has had its time with others, and then a share.
/// </summary>
internal static class TimeGiven
{
    public static string Computed(PendingRun run, TimeSpan limit) => run.Shares == 1
        ? $"the model computed until {limit.TotalSeconds} s after the call came, as long as it may"
        : $"{Before(run, limit)}, and then for this one alone for its share of that time, {Share(run, limit)} s";

    public static string Lost(PendingRun run, TimeSpan limit) => run.Shares == 1
        ? $"the model has not ended {limit.TotalSeconds} s after the call came, as long as it may"
        : $"{Before(run, limit)}, and has then not ended for this one alone in its share of that time, {Share(run, limit)} s";

    /// <param name="hasTurn">Whether it waited for cores alone, which is part of its time.</param>
    public static string Waited(PendingRun run, TimeSpan limit, bool hasTurn) => run.Shares == 1
        ? $"the call waited {limit.TotalSeconds} s for its turn, which is as long as it may"
        : $"{Before(run, limit)}, and this one then waited "
            + (hasTurn ? $"{Share(run, limit)} s, its share of that time, for cores" : $"{limit.TotalSeconds} s for its turn alone");

    private static string Before(PendingRun run, TimeSpan limit) =>
        $"the model computed for {run.Shares} calls until {limit.TotalSeconds} s after the last of them came";

    private static string Share(PendingRun run, TimeSpan limit) => $"{(limit / run.Shares).TotalSeconds:0.##}";
}
