using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maas.Core.Jobs;

/// <summary>What a sweep tries: values for fields of its job. Each choice is a trial: a job of its own.</summary>
public sealed record Search
{
    /// <summary>The most trials that a sweep begins with. Each costs a row, a message and a training.</summary>
    public const int MostTrials = 256;

    public required SearchMethod Method { get; init; }

    /// <summary>The fields that are varied, 1 to 16.</summary>
    public required IReadOnlyList<SearchParameter> Parameters { get; init; }

    /// <summary>How many choices are drawn, 1 to 256. Default 16; a grid has as many as there are combinations.</summary>
    public int Trials { get; init; } = 16;

    /// <summary>The metric of the validation part that tells which trial is best.</summary>
    public required string Metric { get; init; }

    /// <summary>0 to 2,147,483,647: what the choices are drawn from. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Successive halving: how long trials train; null for the other methods.</summary>
    public HalvingEpochs? Epochs { get; init; }
}

/// <summary>A field of the job, and what it may be: one of some values, or any number of a range.</summary>
/// <param name="Path">The field's path: <c>training.learningRate</c>.</param>
public sealed record SearchParameter(string Path, IReadOnlyList<JsonElement> Values, SearchRange? Range);

/// <summary>Numbers from one to another, both inclusive.</summary>
/// <param name="Scale">Whether numbers, or their logarithms, are equally likely.</param>
/// <param name="Whole">Whether only whole numbers are drawn.</param>
public sealed record SearchRange(double From, double To, SearchScale Scale, bool Whole);

/// <summary>
/// The first rung trains the least epochs; of each rung the best 1/factor train factor times as many, from the beginning, until one
/// is left or the job's epochs are reached.
/// </summary>
/// <param name="Least">1 to the job's epochs.</param>
/// <param name="Factor">2 to 10.</param>
public sealed record HalvingEpochs(int Least, int Factor);

[JsonConverter(typeof(KebabCaseConverter<SearchMethod>))]
public enum SearchMethod
{
    /// <summary>Every combination of the values.</summary>
    Grid,

    /// <summary>Choices drawn at random.</summary>
    Random,

    /// <summary>Choices drawn at random, of which the worse ones end early.</summary>
    SuccessiveHalving,
}

[JsonConverter(typeof(KebabCaseConverter<SearchScale>))]
public enum SearchScale
{
    Linear,
    Log,
}
