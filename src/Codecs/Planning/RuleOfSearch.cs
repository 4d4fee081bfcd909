using Maas.Core.Datasets;
using Maas.Core.Jobs;

namespace Maas.Codecs.Planning;

/// <summary>Whether the trials of a sweep can be compared: by a metric of the task, on a validation part.</summary>
internal static class RuleOfSearch
{
    public static void Check(TrainingJob sweep, DatasetReport report)
    {
        var metric = sweep.Search!.Metric;
        if (!RuleOfTask.Metrics(sweep.Task).Contains(metric))
        {
            throw Refusal.Unknown(
                "search.metric", $"{Maas.Core.Words.Word(sweep.Task)} has no metric", metric, RuleOfTask.Metrics(sweep.Task));
        }

        if (!HasValidation(sweep.Data.Split, report))
        {
            throw Refusal.At("data.split", "has no validation part, by which the trials of a sweep are compared");
        }
    }

    private static bool HasValidation(SplitRule split, DatasetReport report) => split.Column is { } column
        ? report.Columns.Any(one => one.Name == column && one.Categories.Any(category => category.Name == "validation"))
        : split.Validation > 0;
}
