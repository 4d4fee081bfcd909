using Maas.Codecs.Tables;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Onnx.Templates;

namespace Maas.Codecs.Planning;

/// <summary>
/// What a job means for its dataset: what goes in, what comes out. Made from the job and the dataset's report alone, so the same
/// check holds when a job is submitted and when it is claimed.
/// </summary>
public sealed record TrainingPlan
{
    /// <summary>The name of the graph's input in every template.</summary>
    public const string InputName = "input";

    /// <summary>The name of the graph's output in every template.</summary>
    public const string OutputName = "output";

    public required LearningTask Task { get; init; }

    /// <summary>The columns to learn from, in the order of the input; empty for images.</summary>
    public IReadOnlyList<TableFeature> Features { get; init; } = [];

    /// <summary>The columns to predict; <c>class</c> for images.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>What a template has to know.</summary>
    public DataShape Shape => new()
    {
        InputShape = InputShape,
        Outputs = Outputs,
        Vocabulary = Vocabulary,
        SampleRate = Audio?.SampleRate,
    };

    /// <summary>The labels, sorted by name (ordinal), in the order of the output; empty for regression.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>How pictures become tensors, before mean and deviation were learned; null for tables.</summary>
    public ImageEncoding? Image { get; init; }

    /// <summary>How sounds become waveforms; null for all else.</summary>
    public AudioEncoding? Audio { get; init; }

    /// <summary>How texts become token ids; null for all else.</summary>
    public TextEncoding? Text { get; init; }

    /// <summary>The column of a table that holds the text; null for all else.</summary>
    public string? TextColumn { get; init; }

    /// <summary>The most tokens that the tokenizer will know; null where there is no text.</summary>
    public int? Vocabulary { get; init; }

    /// <summary>The columns of a table that are read: features or text, and targets; empty for archives and plain texts.</summary>
    public IReadOnlyList<string> ReadColumns { get; init; } = [];

    /// <summary>
    /// One example's shape: [channels, height, width], [width], [samples] or [tokens]. A table's true width is known after the split, from
    /// the encoding that was learned: a category that the training part lacks makes it smaller, never greater.
    /// </summary>
    public required IReadOnlyList<long> InputShape { get; init; }

    /// <summary>How many values the graph gives for an example: targets, or classes; 1 for two classes by binary cross-entropy.</summary>
    public required int Outputs { get; init; }

    /// <summary>How scores become probabilities; not used for regression.</summary>
    public ScoreActivation Activation { get; init; }

    /// <summary>Whether regression targets are learned in units of their deviation, and pictures' values too.</summary>
    public required bool Standardize { get; init; }

    /// <summary>How many rows lack a target and are left out. With several targets: at most so many.</summary>
    public long RowsWithoutTarget { get; init; }

    /// <summary>Sentences on what was chosen for the user, such as columns that are left out. Worth an event each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What the scores of classes mean.</summary>
    public LabelDecoding LabelDecoding => new() { Output = OutputName, Labels = Classes, Activation = Activation };

    /// <summary>Holds a job to its dataset's report.</summary>
    /// <exception cref="ServiceException">
    /// <see cref="ServiceError.InvalidDataset"/>: the dataset has errors; <see cref="ServiceError.InvalidJob"/>: the job asks for what
    /// the dataset or the task doesn't have, with the field's path.
    /// </exception>
    public static TrainingPlan For(TrainingJob job, DatasetReport report)
    {
        if (report.ErrorCount > 0)
        {
            throw ServiceError.InvalidDataset.With(
                $"dataset \"{job.Dataset}\" has {Counted.Of(report.ErrorCount, "error")}; "
                    + "only one without errors can be trained on",
                report.Errors);
        }

        RuleOfTask.Check(job, report.Format);
        var plan = job.Task switch
        {
            LearningTask.ImageClassification => ImagePlan.For(job, report),
            LearningTask.AudioClassification => SoundPlan.For(job, report),
            LearningTask.TextClassification => TextPlan.ForLabels(job, report),
            LearningTask.TextGeneration => TextPlan.ForNextToken(job, report),
            _ => TablePlan.For(job, report),
        };
        job.Training.ClassWeights?.Check(plan.Classes);
        RuleOfSplit.Check(job.Data.Split, report, plan.RowsWithoutTarget);
        return plan;
    }
}
