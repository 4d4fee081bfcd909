namespace Maas.Train.Training;

/// <summary>The run's clock: how long it has taken over all its claims, how fast it is, when it ends,
/// and when a checkpoint is due.</summary>
internal sealed class Pace(TimeProvider time, TimeSpan checkpointEvery, int? checkpointSteps, double elapsedSecondsBefore)
{
    private readonly long begin = time.GetTimestamp();
    private long lastCheckpoint = time.GetTimestamp();
    private long lastReport = time.GetTimestamp();
    private long examplesSinceReport;
    private int stepsHere;
    private int stepsSinceCheckpoint;

    public double ElapsedSeconds => elapsedSecondsBefore + time.GetElapsedTime(begin).TotalSeconds;

    public bool CheckpointIsDue => time.GetElapsedTime(lastCheckpoint) >= checkpointEvery || stepsSinceCheckpoint >= checkpointSteps;

    public void CountExamples(int examples) => examplesSinceReport += examples;

    public void CountStep()
    {
        stepsHere++;
        stepsSinceCheckpoint++;
    }

    public void CountCheckpoint() => (lastCheckpoint, stepsSinceCheckpoint) = (time.GetTimestamp(), 0);

    /// <summary>Examples per second since the last time it was asked.</summary>
    public double TakeExamplesPerSecond()
    {
        var seconds = time.GetElapsedTime(lastReport).TotalSeconds;
        var speed = seconds > 0 ? examplesSinceReport / seconds : 0;
        lastReport = time.GetTimestamp();
        examplesSinceReport = 0;
        return speed;
    }

    /// <summary>When so many more steps are done, as fast as those since the claim, but no later than the time limit.</summary>
    public DateTimeOffset EstimateFinish(long stepsLeft, double? limitSeconds)
    {
        var seconds = stepsHere == 0 ? 0 : stepsLeft * time.GetElapsedTime(begin).TotalSeconds / stepsHere;
        var most = limitSeconds is { } limit ? Math.Max(0, limit - ElapsedSeconds) : seconds;
        return time.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(Math.Min(seconds, most), TimeSpan.FromDays(3650).TotalSeconds));
    }
}
