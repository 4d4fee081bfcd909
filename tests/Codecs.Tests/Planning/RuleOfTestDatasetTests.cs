using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Codecs.Tests.Planning;

[TestClass]
public sealed class RuleOfTestDatasetTests
{
    private static readonly TrainingPlan Generation = new()
    {
        Task = LearningTask.TextGeneration,
        Targets = [],
        TextColumn = "text",
        ReadColumns = ["text"],
        InputShape = [128],
        Outputs = 4000,
        Standardize = false,
    };

    private static readonly TrainingPlan Labels = Generation with
    {
        Task = LearningTask.TextClassification,
        Targets = ["label"],
        ReadColumns = ["text", "label"],
        Classes = ["ham", "spam"],
    };

    [TestMethod]
    public void Texts_without_a_target_can_be_tested_on()
    {
        RuleOfTestDataset.Check(Generation, Table("ham", "spam"), Entry(Table("ham", "other")));
    }

    [TestMethod]
    public void Classes_that_the_first_one_has_can_be_tested_on_and_others_are_named()
    {
        RuleOfTestDataset.Check(Labels, Table("ham", "spam"), Entry(Table("spam")));

        Assert.Contains("has the class \"eggs\"", Refusal(Labels, Table("ham", "eggs")));
    }

    [TestMethod]
    public void Another_kind_an_empty_one_and_one_with_errors_are_refused()
    {
        Assert.Contains("\"second\" is rows (JSONL); the first dataset is rows (CSV)",
            Refusal(Labels, Table("ham") with { Format = DatasetFormat.Jsonl }));
        Assert.Contains("\"second\" is empty", Refusal(Labels, Table("ham") with { Rows = 0 }));
        Assert.Contains("has 3 errors", Refusal(Labels, Table("ham") with { ErrorCount = 3 }));
        Assert.Contains("no column \"text\"", Refusal(Labels, Table("ham") with { Columns = [Table("ham").Columns[1]] }));
    }

    private static string Refusal(TrainingPlan plan, DatasetReport test)
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(() => RuleOfTestDataset.Check(plan, Table("ham", "spam"), Entry(test)));
        Assert.AreEqual(ServiceError.InvalidJob, refusal.Error);
        return refusal.Detail;
    }

    private static DatasetReport Table(params string[] labels) => new()
    {
        Format = DatasetFormat.Csv,
        Rows = 100,
        Columns =
        [
            new() { Name = "text", Type = ColumnType.Text, Missing = 0, Distinct = 100 },
            new()
            {
                Name = "label",
                Type = ColumnType.Category,
                Missing = 0,
                Distinct = labels.Length,
                Categories = [.. labels.Select(label => new CategoryCount(label, 10))],
            },
        ],
    };

    private static DatasetEntry Entry(DatasetReport report) => new()
    {
        Dataset = DatasetName.Parse("second"),
        Sha256 = new('0', 64),
        SizeBytes = 1,
        Uploaded = DateTimeOffset.UnixEpoch,
        Report = report,
    };
}
