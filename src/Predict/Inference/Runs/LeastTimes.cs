namespace Maas.Predict.Inference.Runs;

/// <summary>The least that two ways to compute take, tried in turn, so that what disturbs the machine meets both.</summary>
internal static class LeastTimes
{
    private const int Rounds = 5;

    /// <param name="enough">Rounds of what is slow end after so long: what is to be found out is no small difference.</param>
    public static (TimeSpan One, TimeSpan Other) Of(Action one, Action other, TimeSpan enough, TimeProvider time)
    {
        var begun = time.GetTimestamp();
        var (least, leastOther) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round <= Rounds && (round < 2 || time.GetElapsedTime(begun) < enough); round++)
        {
            // The first of each allocates what the others use.
            var (took, tookOther) = (Time(one, time), Time(other, time));
            (least, leastOther) = round == 0 ? (least, leastOther) : (Least(least, took), Least(leastOther, tookOther));
        }

        return (least, leastOther);
    }

    private static TimeSpan Time(Action run, TimeProvider time)
    {
        var begun = time.GetTimestamp();
        run();
        return time.GetElapsedTime(begun);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
