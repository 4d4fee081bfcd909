using System.Text.Json;
using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Onnx.Templates;

namespace Maas.Codecs.Tests.Planning;

[TestClass]
public sealed class RuleOfTaskTests
{
    private static readonly CategoryCount[] Halves = [new("a", 50), new("b", 50)];

    [TestMethod]
    [DataRow(LearningTask.TabularRegression, "linear, mlp")]
    [DataRow(LearningTask.TabularClassification, "linear, mlp")]
    [DataRow(LearningTask.ImageClassification, "resnet, cnn, mlp, linear")]
    [DataRow(LearningTask.TextClassification, "text-transformer")]
    [DataRow(LearningTask.AudioClassification, "audio-cnn")]
    [DataRow(LearningTask.TextGeneration, "gpt")]
    public void A_task_takes_the_templates_that_suit_it_and_names_them_where_another_came(LearningTask task, string suiting)
    {
        foreach (var template in Template.All.Select(template => template.Name))
        {
            if (suiting.Split(", ").Contains(template))
            {
                TrainingPlan.For(Job(task, template), Report(task));
                continue;
            }

            var refusal = Assert.ThrowsExactly<ServiceException>(() => TrainingPlan.For(Job(task, template), Report(task)));

            var word = Maas.Core.Words.Word(task);
            Assert.StartsWith($"base.template: {template} doesn't suit {word}; {suiting} do", refusal.Detail);
            Assert.AreEqual((ServiceError.InvalidJob, "base.template"), (refusal.Error, refusal.Violations.Single().Place));
        }
    }

    [TestMethod]
    public void Every_template_suits_a_task()
    {
        var suiting = Enum.GetValues<LearningTask>().SelectMany(RuleOfTask.Templates);

        CollectionAssert.AreEquivalent(Template.All.Select(template => template.Name).ToArray(), suiting.Distinct().ToArray());
    }

    [TestMethod]
    public void An_unknown_template_is_answered_with_those_that_suit()
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(
            () => TrainingPlan.For(Job(LearningTask.ImageClassification, "resnt"), Report(LearningTask.ImageClassification)));

        Assert.AreEqual(
            "base.template: there is no template \"resnt\"; did you mean \"resnet\"? Known are: resnet, cnn, mlp, linear", refusal.Detail);
    }

    [TestMethod]
    [DataRow(1, 0.0, 0.0, true)]
    [DataRow(2, 0.0, 0.0, false)]
    [DataRow(4, 0.25, 0.5, true)]
    [DataRow(10, 0.1, 0.1, false)]
    public void A_text_of_which_the_split_leaves_nothing_to_train_on_is_refused(
        long characters, double validation, double test, bool isRefused)
    {
        var report = Report(LearningTask.TextGeneration) with { Texts = new(characters, characters, characters, characters) };
        var job = Job(LearningTask.TextGeneration, "gpt");
        job = job with { Data = job.Data with { Split = new() { Validation = validation, Test = test } } };

        var refusal = isRefused ? Assert.ThrowsExactly<ServiceException>(() => TrainingPlan.For(job, report)) : null;

        Assert.AreEqual(isRefused, refusal is not null);
        Assert.AreEqual(isRefused, refusal?.Detail.StartsWith($"data.split: the text has {characters} characters") ?? false);
        Assert.IsTrue(isRefused || TrainingPlan.For(job, report).Vocabulary > 0);
    }

    private static DatasetReport Report(LearningTask task) => task switch
    {
        LearningTask.ImageClassification => Folders(DatasetFormat.Images) with { Images = new(8, 8, 3) },
        LearningTask.AudioClassification => Folders(DatasetFormat.Sounds) with { Sounds = new(16_000, 1, 1, 1) },
        LearningTask.TextClassification => Folders(DatasetFormat.Texts) with { Texts = new(10_000, 10_000, 100, 200) },
        LearningTask.TextGeneration => new() { Format = DatasetFormat.PlainText, Rows = 10, Texts = new(10_000, 10_000, 100, 200) },
        _ => new()
        {
            Format = DatasetFormat.Csv,
            Rows = 100,
            Columns =
            [
                new() { Name = "x", Type = ColumnType.Number, Missing = 0, Distinct = 50 },
                task == LearningTask.TabularRegression
                    ? new() { Name = "y", Type = ColumnType.Number, Missing = 0, Distinct = 50 }
                    : new() { Name = "y", Type = ColumnType.Category, Missing = 0, Distinct = 2, Categories = Halves },
            ],
        },
    };

    private static DatasetReport Folders(DatasetFormat format) =>
        new() { Format = format, Rows = 100, Classes = Halves };

    private static TrainingJob Job(LearningTask task, string template) => new()
    {
        Model = ModelName.Parse("m"),
        Task = task,
        Dataset = DatasetName.Parse("d"),
        Base = new() { Template = template },
        Training = new() { Loss = task == LearningTask.TabularRegression ? Loss.Mse : Loss.CrossEntropy },
        Submitted = JsonDocument.Parse("{}").RootElement,
    };
}
