using Maas.Core;
using Maas.Core.Datasets;

namespace Maas.Codecs.Planning;

/// <summary>Whether a second dataset can be the test of what the first one teaches: of the same kind, with the same columns,
/// no new classes.</summary>
internal static class RuleOfTestDataset
{
    private const string Field = "data.split.testDataset";

    public static void Check(TrainingPlan plan, DatasetReport training, DatasetEntry test)
    {
        var report = test.Report;
        if (report.ErrorCount > 0)
        {
            throw Refusal.At(
                Field,
                $"dataset \"{test.Dataset}\" has {Counted.Of(report.ErrorCount, "error")}; "
                    + "only one without errors can be tested on");
        }

        if (report.Format != training.Format)
        {
            throw Refusal.At(
                Field, $"\"{test.Dataset}\" is {RuleOfTask.Word(report.Format)}; the first dataset is {RuleOfTask.Word(training.Format)}");
        }

        if (report.Rows == 0)
        {
            throw Refusal.At(Field, $"\"{test.Dataset}\" is empty");
        }

        foreach (var name in plan.ReadColumns)
        {
            CheckColumn(Columns.Get(Field, name, report), Columns.Get("dataset", name, training));
        }

        if (plan.Classes.Count > 0)
        {
            CheckClasses(plan, test);
        }
    }

    private static void CheckClasses(TrainingPlan plan, DatasetEntry test)
    {
        var labels = plan.ReadColumns.Count == 0 ? test.Report.Classes : Columns.Get(Field, plan.Targets[0], test.Report).Categories;
        if (labels.FirstOrDefault(label => !plan.Classes.Contains(label.Name)) is { } unknown)
        {
            throw Refusal.At(Field, $"\"{test.Dataset}\" has the class \"{unknown.Name}\", which is not in the first dataset");
        }
    }

    private static void CheckColumn(ColumnReport test, ColumnReport training)
    {
        if (training.Type == ColumnType.Number && test.Type != ColumnType.Number)
        {
            throw Refusal.At(Field, $"its column \"{test.Name}\" is {test.Type}; in the first dataset it holds numbers");
        }
    }
}
