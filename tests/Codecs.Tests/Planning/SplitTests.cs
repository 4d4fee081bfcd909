using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Jobs;

namespace Maas.Codecs.Tests.Planning;

[TestClass]
public sealed class SplitTests
{
    private static readonly SplitRule Rule = new() { Validation = 0.1, Test = 0.2 };

    [TestMethod]
    [DataRow(344, 34, 69)]
    [DataRow(10, 1, 2)]
    [DataRow(3, 1, 1)]
    public void Parts_have_their_fraction_of_the_rows(int rows, int validation, int test)
    {
        var parts = Split.ByFractions(Rule, seed: 1, rows, classes: null);

        Assert.AreEqual((validation, test), (parts.Count(p => p == Part.Validation), parts.Count(p => p == Part.Test)));
    }

    [TestMethod]
    public void Every_class_is_in_each_part_by_the_same_fraction()
    {
        var classes = Enumerable.Range(0, 1000).Select(i => i % 100 < 5 ? 2 : i % 2).ToArray();

        var parts = Split.ByFractions(Rule, seed: 1, classes.Length, classes);

        foreach (var group in classes.Zip(parts).GroupBy(pair => pair.First))
        {
            Assert.AreEqual(group.Count() * 0.2, group.Count(pair => pair.Second == Part.Test), 1);
            Assert.AreEqual(group.Count() * 0.1, group.Count(pair => pair.Second == Part.Validation), 1);
        }

        Assert.AreEqual((100, 200), (parts.Count(p => p == Part.Validation), parts.Count(p => p == Part.Test)));
    }

    [TestMethod]
    public void The_same_seed_parts_alike_and_another_differently()
    {
        var first = Split.ByFractions(Rule, 1, 100, null);

        CollectionAssert.AreEqual(first, Split.ByFractions(Rule, 1, 100, null));
        CollectionAssert.AreNotEqual(first, Split.ByFractions(Rule, 2, 100, null));
    }

    [TestMethod]
    public void No_group_is_in_two_parts_and_no_part_is_empty()
    {
        foreach (var groups in new[] { 3, 5, 40 })
        {
            var cells = Enumerable.Range(0, 400).Select(i => $"g{Math.Min(i % (groups * 2), groups - 1)}").ToArray();
            var parts = Split.ByGroup(Rule with { Group = "g" }, seed: groups, cells);

            Assert.IsTrue(cells.Zip(parts).GroupBy(pair => pair.First)
                .All(group => group.Select(pair => pair.Second).Distinct().Count() == 1));
            Assert.IsTrue(parts.Distinct().Count() == 3, $"{groups} groups");
        }
    }

    [TestMethod]
    public void Groups_come_near_to_the_fractions()
    {
        var cells = Enumerable.Range(0, 1000).Select(i => $"g{i / 10}").ToArray();

        var parts = Split.ByGroup(Rule with { Group = "g" }, seed: 1, cells);

        Assert.AreEqual((100, 200), (parts.Count(p => p == Part.Validation), parts.Count(p => p == Part.Test)));
    }

    [TestMethod]
    public void A_column_names_the_parts()
    {
        var parts = Split.ByColumn("part", ["training", "test", "validation"]);

        CollectionAssert.AreEqual(new[] { Part.Training, Part.Test, Part.Validation }, parts);
        Assert.Contains("\"train\"", Assert.ThrowsExactly<ServiceException>(() => Split.ByColumn("part", ["train"])).Detail);
    }

    [TestMethod]
    public void Fewer_groups_than_parts_are_refused() =>
        Assert.ThrowsExactly<ServiceException>(() => Split.ByGroup(Rule with { Group = "g" }, 1, ["a", "b", "a"]));
}
