using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Onnx.Templates;

namespace Maas.Codecs.Planning;

/// <summary>What suits a task: the kinds of dataset, the templates, the losses and the metrics.</summary>
public static class RuleOfTask
{
    private static readonly Loss[] RegressionLosses = [Loss.Mse, Loss.Mae, Loss.Huber];
    private static readonly Loss[] ClassificationLosses = [Loss.CrossEntropy, Loss.BinaryCrossEntropy, Loss.Focal];
    private static readonly Loss[] GenerationLosses = [Loss.CrossEntropy];
    private static readonly string[] RegressionMetrics = ["loss", "mae", "rmse", "r2"];
    private static readonly string[] ClassificationMetrics = ["loss", "accuracy", "macroF1"];
    private static readonly string[] GenerationMetrics = ["loss", "perplexity", "bitsPerCharacter"];

    private static readonly string[] TableTemplates = ["linear", "mlp"];
    private static readonly string[] PictureTemplates = ["resnet", "cnn", "mlp", "linear"];

    private static readonly DatasetFormat[] Tables = [DatasetFormat.Csv, DatasetFormat.Jsonl, DatasetFormat.Parquet];

    /// <summary>The names that <c>stop</c> and <c>accept</c> may read, and that an evaluation has.</summary>
    public static IReadOnlyList<string> Metrics(LearningTask task) => task switch
    {
        LearningTask.TabularRegression => RegressionMetrics,
        LearningTask.TextGeneration => GenerationMetrics,
        _ => ClassificationMetrics,
    };

    /// <summary>The names of the templates that take what the task's data is made into, and give what it is scored by.</summary>
    public static IReadOnlyList<string> Templates(LearningTask task) => task switch
    {
        LearningTask.TabularRegression or LearningTask.TabularClassification => TableTemplates,
        LearningTask.ImageClassification => PictureTemplates,
        LearningTask.AudioClassification => ["audio-cnn"],
        LearningTask.TextClassification => ["text-transformer"],
        LearningTask.TextGeneration => ["gpt"],
        var other => throw new InvalidOperationException($"unknown task {other}"),
    };

    public static bool IsClassification(LearningTask task) => task is not (LearningTask.TabularRegression or LearningTask.TextGeneration);

    public static bool IsTable(DatasetFormat format) => Tables.Contains(format);

    internal static void Check(TrainingJob job, DatasetFormat format)
    {
        var needed = Formats(job.Task);
        if (!needed.Contains(format))
        {
            throw Refusal.At(
                "task",
                $"{job.Task.Word()} needs a dataset of {string.Join(" or ", needed.Select(Word))}; \"{job.Dataset}\" is {Word(format)}");
        }

        CheckTemplate(job.Base.Template, job.Task);
        var losses = Losses(job.Task);
        if (!losses.Contains(job.Training.Loss))
        {
            throw Refusal.At(
                "training.loss",
                $"{job.Training.Loss.Word()} doesn't suit {job.Task.Word()}; {string.Join(", ", losses.Select(loss => loss.Word()))} do");
        }

        CheckMetric("training.stop.metric", job.Training.Stop?.Metric, job.Task);
        CheckMetric("accept.metric", job.Accept?.Metric, job.Task);
    }

    /// <summary>A kind of dataset as a message says it.</summary>
    public static string Word(DatasetFormat format) => format switch
    {
        DatasetFormat.Csv => "rows (CSV)",
        DatasetFormat.Jsonl => "rows (JSONL)",
        DatasetFormat.Parquet => "rows (Parquet)",
        DatasetFormat.Images => "pictures in class folders (ZIP)",
        DatasetFormat.Sounds => "sounds in class folders (ZIP)",
        DatasetFormat.Texts => "texts in class folders (ZIP)",
        DatasetFormat.PlainText => "plain text",
        DatasetFormat.Tokenizer => "a tokenizer",
        var other => throw new InvalidOperationException($"unknown format {other}"),
    };

    private static DatasetFormat[] Formats(LearningTask task) => task switch
    {
        LearningTask.TabularRegression or LearningTask.TabularClassification => Tables,
        LearningTask.ImageClassification => [DatasetFormat.Images],
        LearningTask.AudioClassification => [DatasetFormat.Sounds],
        LearningTask.TextClassification => [.. Tables, DatasetFormat.Texts],
        LearningTask.TextGeneration => [.. Tables, DatasetFormat.PlainText],
        var other => throw new InvalidOperationException($"unknown task {other}"),
    };

    private static Loss[] Losses(LearningTask task) => task switch
    {
        LearningTask.TabularRegression => RegressionLosses,
        LearningTask.TextGeneration => GenerationLosses,
        _ => ClassificationLosses,
    };

    private static void CheckTemplate(string? template, LearningTask task)
    {
        var suiting = Templates(task);
        if (template is null || suiting.Contains(template))
        {
            return;
        }

        throw Template.Find(template) is null
            ? Refusal.Unknown("base.template", "there is no template", template, suiting)
            : Refusal.At(
                "base.template",
                $"{template} doesn't suit {task.Word()}; {string.Join(", ", suiting)} {(suiting.Count == 1 ? "does" : "do")}");
    }

    private static void CheckMetric(string field, string? metric, LearningTask task)
    {
        if (metric is not null && !Metrics(task).Contains(metric))
        {
            throw Refusal.Unknown(field, $"{task.Word()} has no metric", metric, Metrics(task));
        }
    }
}
