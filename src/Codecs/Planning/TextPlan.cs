using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Onnx;
using Maas.Onnx.Templates;

namespace Maas.Codecs.Planning;

/// <summary>The plans for texts: of labels for a column's texts or files in class folders, and of the token that comes next.</summary>
internal static class TextPlan
{
    public const string IdsName = "input_ids";
    public const string MaskName = "attention_mask";

    private const int UsualLength = 256;
    private const int UsualWindow = 128;

    // What a tokenizer that is brought may have: it is read when the job runs.
    private const int BroughtVocabulary = 65_536;

    public static TrainingPlan ForLabels(TrainingJob job, DatasetReport report)
    {
        AugmentationRule.CheckOthers(job.Data.Augmentation);
        var (outputs, activation) = ClassRule.Scores(job.Training.Loss, 2);
        var text = Encode(job, UsualLength, MaskName);
        var plan = new TrainingPlan
        {
            Task = job.Task,
            Targets = [],
            Text = text,
            Vocabulary = MostTokens(job),
            InputShape = [text.Length],
            Outputs = outputs,
            Activation = activation,
            Standardize = false,
        };
        return report.Format == DatasetFormat.Texts ? OfFolders(plan, job, report) : OfTable(plan, job, report);
    }

    public static TrainingPlan ForNextToken(TrainingJob job, DatasetReport report)
    {
        AugmentationRule.CheckOthers(job.Data.Augmentation);
        if (job.Data.Targets.Count > 0)
        {
            throw Refusal.At("data.targets", $"{job.Task.Word()} has no target but the token that comes next; leave the field out");
        }

        var isTable = RuleOfTask.IsTable(report.Format);
        if (!isTable && job.Data.Features is { Count: > 0 })
        {
            throw Refusal.At("data.features", "plain text has no columns; leave the field out");
        }

        var window = Window(job.Base);
        if (job.Base.Template is not null && job.Data.Encoding.Length > window)
        {
            throw Refusal.At("data.encoding.length", $"{job.Data.Encoding.Length} tokens came; the template's context is {window}");
        }

        var text = Encode(job, window, mask: null);
        var vocabulary = MostTokens(job);
        var column = isTable ? Column(job.Data, report, target: null) : null;
        return new()
        {
            Task = job.Task,
            Targets = [],
            Text = text,
            TextColumn = column,
            ReadColumns = column is null ? [] : [column],
            Vocabulary = vocabulary,
            InputShape = [text.Length],
            Outputs = vocabulary,
            Standardize = false,
        };
    }

    // As many as the template looks at.
    private static int Window(JobBase from)
    {
        try
        {
            return (from.Template is { } template ? Template.Get(template).Context(from.Options) : null) ?? UsualWindow;
        }
        catch (OnnxException exception)
        {
            throw Refusal.At("base", exception.Message);
        }
    }

    private static TrainingPlan OfFolders(TrainingPlan plan, TrainingJob job, DatasetReport report)
    {
        ClassFolderRule.Check(job.Data, "texts");
        return WithClasses(plan, job, ClassRule.Of("dataset", ClassFolderRule.Target, report.Classes.Count, report.Classes)) with
        {
            Targets = [ClassFolderRule.Target],
        };
    }

    private static TrainingPlan OfTable(TrainingPlan plan, TrainingJob job, DatasetReport report)
    {
        if (job.Data.Targets.Count > 1)
        {
            throw Refusal.At("data.targets", $"{job.Task.Word()} has one target; {job.Data.Targets.Count} came");
        }

        var target = job.Data.Targets.Count == 0 ? report.Columns[^1] : Columns.Get("data.targets", job.Data.Targets[0], report);
        var column = Column(job.Data, report, target);
        var classes = ClassRule.Of("data.targets", target.Name, target.Distinct, target.Categories);
        return WithClasses(plan, job, classes) with
        {
            Targets = [target.Name],
            TextColumn = column,
            ReadColumns = [column, target.Name],
            RowsWithoutTarget = target.Missing,
        };
    }

    private static TrainingPlan WithClasses(TrainingPlan plan, TrainingJob job, IReadOnlyList<string> classes) => plan with
    {
        Classes = classes,
        Outputs = ClassRule.Scores(job.Training.Loss, classes.Count).Outputs,
    };

    // The column that the job names; else the one that holds text, or the only one that is left.
    private static string Column(DataChoice data, DatasetReport report, ColumnReport? target)
    {
        if (data.Features is { } named)
        {
            if (named.Count > 1)
            {
                throw Refusal.At("data.features", $"one column holds the text; {named.Count} came");
            }

            return Columns.Get("data.features", named[0], report) == target
                ? throw Refusal.At("data.features", $"\"{named[0]}\" is the target and can't be learned from")
                : named[0];
        }

        var left = report.Columns.Where(column => column != target && column.Type != ColumnType.Empty).ToArray();
        var texts = left.Where(column => column.Type == ColumnType.Text).ToArray();
        var known = string.Join(", ", left.Take(20).Select(column => $"\"{column.Name}\""));
        return (texts.Length, left.Length) switch
        {
            (1, _) => texts[0].Name,
            (0, 1) => left[0].Name,
            (_, 0) => throw Refusal.At("data.features", "no column is left to learn from"),
            _ => throw Refusal.At("data.features", $"name the column that holds the text; there are {known}"),
        };
    }

    private static TextEncoding Encode(TrainingJob job, int usual, string? mask) => new()
    {
        Input = IdsName,
        Mask = mask,
        Length = job.Data.Encoding.Length ?? usual,
        Cleaning = job.Data.Encoding.Cleaning,
    };

    private static int MostTokens(TrainingJob job)
    {
        var choice = job.Data.Encoding.Tokenizer ?? new();
        return choice.Dataset is null ? choice.VocabularySize : BroughtVocabulary;
    }
}
