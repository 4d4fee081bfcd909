using Maas.Core;
using Maas.Core.Jobs;

namespace Maas.Codecs.Planning;

/// <summary>A trial of a sweep, before or after it was made.</summary>
/// <param name="Number">From 1 on, over all rungs.</param>
/// <param name="Job">The job that it is, without search and accept: the sweep holds the best one to its rule.</param>
public sealed record PlannedTrial(int Number, TrialChoice Choice, TrainingJob Job)
{
    /// <summary>Its row before anybody has claimed it: on the bytes and from the version that the sweep was pinned to.</summary>
    public Job ToJob(Job sweep, DateTimeOffset now) => sweep with
    {
        Id = sweep.Id.TrialOf(Number),
        State = JobState.Queued,
        Created = now,
        Started = null,
        Finished = null,
        Submitted = Job.Submitted,
        BaseVersion = Job.Base.Model is null ? null : Job.Base.Version ?? sweep.BaseVersion,
        Fence = 0,
        Attempts = 0,
        LastCause = null,
        Trial = Choice,
        Sweep = null,
        Tag = "",
    };

    /// <summary>The refusal of a sweep of which this trial can't be run.</summary>
    internal ServiceException Refused(ServiceException reason) => reason.Error.With(
        $"search.parameters: trial {Number}, {Choice.Parameters.GetRawText()}, can't be run: {reason.Detail}", [.. reason.Violations]);
}
