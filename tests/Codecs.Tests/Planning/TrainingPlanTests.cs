using System.Text.Json;
using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Codecs.Tests.Planning;

[TestClass]
public sealed class TrainingPlanTests
{
    private static readonly DatasetReport Penguins = new()
    {
        Format = DatasetFormat.Csv,
        Rows = 344,
        Columns =
        [
            Category("species", 0, "Adelie", "Gentoo", "Chinstrap"),
            Category("island", 0, "Biscoe", "Dream", "Torgersen"),
            new() { Name = "beak_mm", Type = ColumnType.Number, Missing = 2, Distinct = 164 },
            new() { Name = "mass", Type = ColumnType.Number, Missing = 2, Distinct = 94 },
            new() { Name = "notes", Type = ColumnType.Text, Missing = 0, Distinct = 344 },
            Category("part", 0, "training", "test"),
            Category("sex", 11, "FEMALE", "MALE"),
        ],
    };

    private static readonly DatasetReport Digits = new()
    {
        Format = DatasetFormat.Images,
        Rows = 1597,
        Classes = [.. Enumerable.Range(0, 10).Reverse().Select(i => new CategoryCount($"{i}", 160))],
        Images = new(8, 8, 1),
    };

    [TestMethod]
    public void A_regression_takes_numbers_and_categories_and_tells_what_it_leaves_out()
    {
        var plan = TrainingPlan.For(Job(LearningTask.TabularRegression, Loss.Mse, "mass"), Penguins);

        CollectionAssert.AreEqual(new[] { "species", "island", "beak_mm", "part", "sex" }, plan.Features.Select(f => f.Name).ToArray());
        CollectionAssert.AreEqual(new long[] { 3 + 3 + 1 + 2 + 2 }, plan.InputShape.ToArray());
        Assert.AreEqual((1, 2L, true), (plan.Outputs, plan.RowsWithoutTarget, plan.Standardize));
        Assert.AreEqual(2, plan.Notes.Count);
        Assert.Contains("\"notes\" is left out", plan.Notes[0]);
    }

    [TestMethod]
    public void Classes_are_sorted_and_default_to_the_last_column()
    {
        var plan = TrainingPlan.For(Job(LearningTask.TabularClassification, Loss.CrossEntropy), Penguins);

        CollectionAssert.AreEqual(new[] { "FEMALE", "MALE" }, plan.Classes.ToArray());
        Assert.AreEqual((2, ScoreActivation.Softmax, 11L), (plan.Outputs, plan.Activation, plan.RowsWithoutTarget));
    }

    [TestMethod]
    public void Binary_cross_entropy_gives_one_score_for_two_classes()
    {
        var two = TrainingPlan.For(Job(LearningTask.TabularClassification, Loss.BinaryCrossEntropy, "sex"), Penguins);
        var three = TrainingPlan.For(Job(LearningTask.TabularClassification, Loss.BinaryCrossEntropy, "species"), Penguins);

        Assert.AreEqual((1, 3), (two.Outputs, three.Outputs));
        Assert.AreEqual(ScoreActivation.Sigmoid, three.Activation);
    }

    [TestMethod]
    public void Pictures_take_the_size_that_most_have()
    {
        var plan = TrainingPlan.For(Job(LearningTask.ImageClassification, Loss.CrossEntropy), Digits);

        CollectionAssert.AreEqual(new long[] { 1, 8, 8 }, plan.InputShape.ToArray());
        Assert.AreEqual(("0", "9", 10), (plan.Classes[0], plan.Classes[^1], plan.Outputs));
        Assert.AreEqual(1f / 255, plan.Image!.Scale);
    }

    [TestMethod]
    public void A_column_parts_the_rows_and_is_not_learned_from()
    {
        var job = With(Job(LearningTask.TabularRegression, Loss.Mse), new() { Split = new() { Column = "part" } });

        var plan = TrainingPlan.For(job, Penguins);

        Assert.DoesNotContain("part", plan.Features.Select(feature => feature.Name));
    }

    [TestMethod]
    public void A_job_that_does_not_suit_its_dataset_is_refused_with_the_field()
    {
        var regression = Job(LearningTask.TabularRegression, Loss.Mse, "mass");
        (TrainingJob Job, string Message)[] cases =
        [
            (Job(LearningTask.ImageClassification, Loss.CrossEntropy), "task: image-classification needs"),
            (Job(LearningTask.TabularRegression, Loss.CrossEntropy, "mass"), "training.loss: cross-entropy doesn't suit"),
            (Job(LearningTask.TabularRegression, Loss.Mse, "mas"), "did you mean \"mass\""),
            (Job(LearningTask.TabularRegression, Loss.Mse, "species"), "needs a target of numbers"),
            (Job(LearningTask.TabularRegression, Loss.Mse, "mass", "mass"), "there twice"),
            (Job(LearningTask.TabularClassification, Loss.CrossEntropy, "sex", "species"), "one target"),
            (Job(LearningTask.TabularClassification, Loss.CrossEntropy, "notes"), "too many different"),
            (regression with { Accept = new("accurcy", 1, null) }, "accept.metric: tabular-regression has no metric"),
            (regression with { Training = new() { Stop = new("r3", 1, null) } }, "training.stop.metric"),
            (With(regression, new() { Features = ["notes"] }), "\"notes\" is text"),
            (With(regression, new() { Features = ["mass"] }), "\"mass\" is the target"),
            (With(regression, new() { Features = ["beak"] }), "no column \"beak\""),
            (With(regression, new() { Split = new() { Column = "island" } }), "\"island\" holds \"Biscoe\""),
            (With(regression, new() { Split = new() { Group = "beak_mm" } }), "2 empty cells"),
            (With(regression, new() { Split = new() { Validation = 0.6, Test = 0.4 } }), "data.split"),
            (With(regression, new() { Encoding = EncodingChoice.None, Features = ["beak_mm"] }), "every cell is needed"),
            (With(regression, new() { Encoding = EncodingChoice.None }), "only numbers"),
        ];
        foreach (var (job, message) in cases)
        {
            var refusal = Assert.ThrowsExactly<ServiceException>(() => TrainingPlan.For(job, Penguins), message);

            Assert.AreEqual(ServiceError.InvalidJob, refusal.Error);
            Assert.Contains(message, refusal.Detail);
        }
    }

    [TestMethod]
    public void Too_few_rows_and_datasets_with_errors_are_refused()
    {
        var job = Job(LearningTask.TabularRegression, Loss.Mse, "mass");

        var few = Assert.ThrowsExactly<ServiceException>(() => TrainingPlan.For(job, Penguins with { Rows = 4 }));
        var wrong = Assert.ThrowsExactly<ServiceException>(() => TrainingPlan.For(job, Penguins with { ErrorCount = 3 }));

        Assert.Contains("leaves none", few.Detail);
        Assert.AreEqual(ServiceError.InvalidDataset, wrong.Error);
    }

    private static TrainingJob With(TrainingJob job, DataChoice data) => job with { Data = data with { Targets = ["mass"] } };

    private static ColumnReport Category(string name, long missing, params string[] categories) => new()
    {
        Name = name,
        Type = ColumnType.Category,
        Missing = missing,
        Distinct = categories.Length,
        Categories = [.. categories.Order(StringComparer.Ordinal).Select(category => new CategoryCount(category, 100))],
    };

    private static TrainingJob Job(LearningTask task, Loss loss, params string[] targets) => new()
    {
        Model = ModelName.Parse("m"),
        Task = task,
        Dataset = DatasetName.Parse("d"),
        Data = new() { Targets = targets },
        Base = new() { Template = "linear" },
        Training = new() { Loss = loss },
        Submitted = JsonDocument.Parse("{}").RootElement,
    };
}
