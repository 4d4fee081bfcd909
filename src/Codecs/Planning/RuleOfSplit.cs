using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;

namespace Maas.Codecs.Planning;

/// <summary>Whether a dataset can be parted as its job asks: every part gets at least one row.</summary>
internal static class RuleOfSplit
{
    public static void Check(SplitRule split, DatasetReport report, long rowsWithoutTarget)
    {
        if (!RuleOfTask.IsTable(report.Format) && (split.Column ?? split.Group) is { } column)
        {
            throw Refusal.At("data.split", $"a dataset of {RuleOfTask.Word(report.Format)} has no columns; \"{column}\" can't part it");
        }

        if (report.Format == DatasetFormat.PlainText)
        {
            CheckText(split, report.Texts?.Characters ?? long.MaxValue);
            return;
        }

        if (split.Column is not null)
        {
            CheckColumn(split.Column, report);
            return;
        }

        if (split.Group is not null)
        {
            CheckGroups(split, Columns.Get("data.split.group", split.Group, report));
        }

        CheckFractions(split, report.Rows - rowsWithoutTarget);
    }

    private static void CheckText(SplitRule split, long characters)
    {
        if (characters < long.MaxValue && Split.OfText(split, characters).Validation < Split.LeastOfText)
        {
            throw Refusal.At(
                "data.split",
                $"the text has {characters} characters; without validation {split.Validation} and test {split.Test} "
                    + $"fewer than {Split.LeastOfText} are left to train on");
        }
    }

    private static void CheckColumn(string name, DatasetReport report)
    {
        var column = Columns.Get("data.split.column", name, report);
        var other = column.Categories.FirstOrDefault(category => !Words.All<Part>().Contains(category.Name));
        if (column.Type != ColumnType.Category || other is not null || column.Missing > 0)
        {
            var found = other is not null ? $"\"{name}\" holds \"{other.Name}\"" : $"\"{name}\" has {column.Missing} empty cells";
            throw Refusal.At("data.split.column", $"every cell says training, validation or test; {found}");
        }

        if (column.Categories.All(category => category.Name != "training"))
        {
            throw Refusal.At("data.split.column", $"\"{name}\" says training in no row");
        }
    }

    private static void CheckGroups(SplitRule split, ColumnReport column)
    {
        var parts = 1 + (split.Validation > 0 ? 1 : 0) + (split.Test > 0 ? 1 : 0);
        if (column.Missing > 0)
        {
            throw Refusal.At("data.split.group", $"\"{column.Name}\" has {column.Missing} empty cells; every row needs its group");
        }

        if (column.Distinct < parts)
        {
            throw Refusal.At(
                "data.split.group",
                $"\"{column.Name}\" has {Counted.Of(column.Distinct, "group")}; "
                    + $"{parts} parts need at least {parts}");
        }
    }

    private static void CheckFractions(SplitRule split, long rows)
    {
        if (!(split.Validation >= 0 && split.Test >= 0 && split.Validation + split.Test < 1))
        {
            throw Refusal.At("data.split", $"validation {split.Validation} and test {split.Test} must be 0 or more, together below 1");
        }

        if (rows > int.MaxValue)
        {
            throw Refusal.At("dataset", $"it has {rows} rows; at most {int.MaxValue} can be trained on");
        }

        var (validation, test) = Split.Counts(split, (int)rows);
        if (rows < 1 || rows - validation - test < 1)
        {
            throw Refusal.At(
                "data.split",
                $"of {Counted.Of(rows, "row")} with a target {validation} would be for validation and {test} "
                    + "for the test, which leaves none");
        }
    }
}
