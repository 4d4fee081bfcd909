using System.Text.Json;

namespace Maas.Cli.Jobs;

/// <summary>One numbered line of a job's story.</summary>
internal sealed record JobEvent(long Seq, DateTimeOffset Time, string Level, string Type, string Message, JsonElement? Data)
{
    /// <summary>The state that a <c>state</c> event tells, else null.</summary>
    public string? State => Type == "state" ? Read<NewState>()?.State : null;

    /// <summary>What a <c>progress</c> event tells, else null.</summary>
    public JobProgress? Progress => Type == "progress" ? Read<JobProgress>() : null;

    private T? Read<T>()
        where T : class => Data?.Deserialize<T>(JsonSerializerOptions.Web);

    private sealed record NewState(string? State);
}

internal sealed record JobProgress
{
    public double Epoch { get; init; }
    public double Epochs { get; init; }
    public double? Loss { get; init; }
    public IReadOnlyDictionary<string, double>? Metrics { get; init; }
    public double? ExamplesPerSecond { get; init; }

    /// <summary>Of a batch prediction, its rows in the place of epochs.</summary>
    public long? Rows { get; init; }
    public long Done { get; init; }
    public long Failed { get; init; }

    public double Whole => Rows ?? Epochs;

    public double Passed => Rows is null ? Epoch : Done;

    /// <summary>How far it is, and what it scores.</summary>
    public string Sentence() => Rows is null
        ? $"epoch {Output.Shown.Number(Epoch)}/{Output.Shown.Number(Epochs)}  {Scores()}"
        : Scores();

    /// <summary>Loss and metrics, or rows, in a line.</summary>
    public string Scores()
    {
        if (Rows is { } rows)
        {
            return new JobRows(rows, Done, Failed).Sentence();
        }

        var metrics = Output.Shown.Metrics(Metrics?.Where(metric => metric.Key != "loss").ToDictionary());
        return Loss is { } loss ? $"loss {Output.Shown.Metric(loss)}  {metrics}".TrimEnd() : metrics;
    }
}
