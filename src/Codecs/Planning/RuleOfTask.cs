using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;

namespace Maas.Codecs.Planning;

/// <summary>What suits a task: the kind of dataset, the losses and the metrics.</summary>
public static class RuleOfTask
{
    private static readonly Loss[] RegressionLosses = [Loss.Mse, Loss.Mae, Loss.Huber];
    private static readonly Loss[] ClassificationLosses = [Loss.CrossEntropy, Loss.BinaryCrossEntropy];
    private static readonly string[] RegressionMetrics = ["loss", "mae", "rmse", "r2"];
    private static readonly string[] ClassificationMetrics = ["loss", "accuracy", "macroF1"];

    /// <summary>The names that <c>stop</c> and <c>accept</c> may read, and that an evaluation has.</summary>
    public static IReadOnlyList<string> Metrics(LearningTask task) =>
        task == LearningTask.TabularRegression ? RegressionMetrics : ClassificationMetrics;

    public static bool IsClassification(LearningTask task) => task != LearningTask.TabularRegression;

    internal static void Check(TrainingJob job, DatasetFormat format)
    {
        var needed = job.Task == LearningTask.ImageClassification ? DatasetFormat.Images : DatasetFormat.Csv;
        if (format != needed)
        {
            throw Refusal.At("task", $"{job.Task.Word()} needs a dataset of {Word(needed)}; \"{job.Dataset}\" is {Word(format)}");
        }

        var losses = IsClassification(job.Task) ? ClassificationLosses : RegressionLosses;
        if (!losses.Contains(job.Training.Loss))
        {
            throw Refusal.At(
                "training.loss",
                $"{job.Training.Loss.Word()} doesn't suit {job.Task.Word()}; {string.Join(", ", losses.Select(loss => loss.Word()))} do");
        }

        CheckMetric("training.stop.metric", job.Training.Stop?.Metric, job.Task);
        CheckMetric("accept.metric", job.Accept?.Metric, job.Task);
    }

    private static void CheckMetric(string field, string? metric, LearningTask task)
    {
        if (metric is not null && !Metrics(task).Contains(metric))
        {
            throw Refusal.Unknown(field, $"{task.Word()} has no metric", metric, Metrics(task));
        }
    }

    private static string Word(DatasetFormat format) => format == DatasetFormat.Images ? "pictures in class folders (ZIP)" : "rows (CSV)";
}
