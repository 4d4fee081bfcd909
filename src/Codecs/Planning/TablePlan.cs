using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;

namespace Maas.Codecs.Planning;

/// <summary>The plan for tables.</summary>
internal static class TablePlan
{
    private const int MostTargets = 1_000;
    private const int MostInputs = 100_000;

    public static TrainingPlan For(TrainingJob job, DatasetReport report)
    {
        AugmentationRule.CheckOthers(job.Data.Augmentation);
        var targets = Targets(job, report);
        var notes = new List<string>();
        var features = FeatureChoice.Of(job.Data, report, targets, notes);
        var width = features.Sum(feature => (long)feature.Width);
        if (width > MostInputs)
        {
            throw Refusal.At(
                "data.features",
                $"the features make {width} inputs; at most {MostInputs} are possible. Name fewer, or encode categories as index");
        }

        var missing = targets.Sum(target => target.Missing);
        if (missing > 0)
        {
            notes.Add($"{(targets.Length > 1 ? "up to " : "")}{missing} of {report.Rows} rows have no target and are left out");
        }

        var plan = new TrainingPlan
        {
            Task = job.Task,
            Features = features,
            Targets = [.. targets.Select(target => target.Name)],
            ReadColumns = [.. features.Select(feature => feature.Name), .. targets.Select(target => target.Name)],
            InputShape = [width],
            Outputs = targets.Length,
            Standardize = job.Data.Encoding.Numbers == NumberEncoding.Standardize,
            RowsWithoutTarget = Math.Min(missing, report.Rows),
            Notes = notes,
        };
        return job.Task == LearningTask.TabularClassification ? WithClasses(plan, job, targets[0]) : plan;
    }

    private static TrainingPlan WithClasses(TrainingPlan plan, TrainingJob job, ColumnReport target)
    {
        var classes = ClassRule.Of("data.targets", target.Name, target.Distinct, target.Categories);
        var (outputs, activation) = ClassRule.Scores(job.Training.Loss, classes.Count);
        return plan with { Classes = classes, Outputs = outputs, Activation = activation };
    }

    private static ColumnReport[] Targets(TrainingJob job, DatasetReport report)
    {
        if (job.Data.Targets.Count > MostTargets)
        {
            throw Refusal.At("data.targets", $"there are {job.Data.Targets.Count}; at most {MostTargets} are possible");
        }

        Columns.CheckDistinct("data.targets", job.Data.Targets);
        var targets = job.Data.Targets.Count == 0
            ? [report.Columns[^1]]
            : job.Data.Targets.Select(name => Columns.Get("data.targets", name, report)).ToArray();
        foreach (var target in targets)
        {
            Check(job, target);
        }

        return targets;
    }

    private static void Check(TrainingJob job, ColumnReport target)
    {
        if (target.Name == job.Data.Split.Column || target.Name == job.Data.Split.Group)
        {
            throw Refusal.At("data.targets", $"\"{target.Name}\" parts the rows and can't be the target, too");
        }

        if (target.Type == ColumnType.Empty)
        {
            throw Refusal.At("data.targets", $"\"{target.Name}\" is empty in every row");
        }

        if (job.Task == LearningTask.TabularRegression && target.Type != ColumnType.Number)
        {
            throw Refusal.At(
                "data.targets",
                $"{job.Task.Word()} needs a target of numbers; \"{target.Name}\" is {target.Type.Word()}. "
                + $"Is it {LearningTask.TabularClassification.Word()}?");
        }

        if (job.Task == LearningTask.TabularClassification && job.Data.Targets.Count > 1)
        {
            throw Refusal.At("data.targets", $"{job.Task.Word()} has one target; {job.Data.Targets.Count} came");
        }
    }
}
