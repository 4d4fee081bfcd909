using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Catalog;

namespace Maas.Predict.Tests.Catalog;

[TestClass]
public sealed class SplitChoiceTests
{
    private const int Calls = 20_000;

    private static readonly TenantId Tenant = TenantId.Parse("t");
    private static readonly ModelName Model = ModelName.Parse("m");

    [TestMethod]
    public void Calls_at_random_go_to_versions_by_their_weights()
    {
        var draw = new RandomDraw(1);
        var split = Split((2, 6), (3, 3), (5, 1));

        var counts = Enumerable.Range(0, Calls).CountBy(_ => SplitChoice.ByLot(split, draw.Next()).Number).ToDictionary();

        Assert.AreEqual(0.6, Part(counts, 2), 0.01);
        Assert.AreEqual(0.3, Part(counts, 3), 0.01);
        Assert.AreEqual(0.1, Part(counts, 5), 0.01);
    }

    [TestMethod]
    public void Callers_go_to_versions_by_their_weights()
    {
        var counts = Callers(Split((2, 6), (3, 3), (5, 1))).CountBy(version => version).ToDictionary();

        Assert.AreEqual(0.6, Part(counts, 2), 0.01);
        Assert.AreEqual(0.3, Part(counts, 3), 0.01);
        Assert.AreEqual(0.1, Part(counts, 5), 0.01);
    }

    [TestMethod]
    public void Where_a_weight_grows_callers_come_to_that_version_only_and_as_few_as_have_to()
    {
        var before = Callers(Split((2, 6), (3, 3), (5, 1)));

        var after = Callers(Split((2, 6), (3, 3), (5, 3)));

        var moved = before.Zip(after).Where(pair => pair.First != pair.Second).ToList();
        Assert.IsTrue(moved.All(pair => pair.Second == 5));
        Assert.AreEqual((3 / 12.0) - (1 / 10.0), moved.Count / (double)Calls, 0.01);
    }

    [TestMethod]
    public void A_version_that_is_added_takes_its_part_and_leaves_the_others_where_they_are()
    {
        var before = Callers(Split((2, 9), (3, 1)));

        var after = Callers(Split((2, 9), (3, 1), (4, 10)));

        var moved = before.Zip(after).Where(pair => pair.First != pair.Second).ToList();
        Assert.IsTrue(moved.All(pair => pair.Second == 4));
        Assert.AreEqual(0.5, moved.Count / (double)Calls, 0.01);
    }

    [TestMethod]
    public void A_caller_s_version_is_the_same_in_every_process_and_release()
    {
        var split = Split((1, 1), (2, 1), (3, 1));

        var chosen = string.Concat(new[] { "ann", "bob", "cem", "dan", "eve", "fay", "gus", "hal", "", "日本" }
            .Select(name => SplitChoice.ByCaller(split, SplitChoice.CallerOf(Tenant, Model, AliasName.Stable, name))));

        Assert.AreEqual("2321122131", chosen);
    }

    [TestMethod]
    public void Who_comes_first_to_a_new_version_is_another_caller_for_another_alias()
    {
        var split = Split((2, 9), (3, 1));

        var both = Enumerable.Range(0, Calls).Count(i =>
            Of(split, Model, AliasName.Stable, i) == 3 && Of(split, ModelName.Parse("other"), AliasName.Stable, i) == 3);

        Assert.AreEqual(0.01, both / (double)Calls, 0.005);
    }

    [TestMethod]
    public void A_choice_takes_no_memory()
    {
        var (draw, split) = (new RandomDraw(1), Split((2, 9), (3, 1)));
        Choose(split, draw);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Choose(split, draw);
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Choose(IReadOnlyList<VersionWeight> split, RandomDraw draw)
    {
        SplitChoice.ByLot(split, draw.Next());
        SplitChoice.ByCaller(split, SplitChoice.CallerOf(Tenant, Model, AliasName.Stable, "ann"));
    }

    private static double Part(Dictionary<int, int> counts, int version) => counts[version] / (double)Calls;

    private static List<int> Callers(IReadOnlyList<VersionWeight> split) =>
        [.. Enumerable.Range(0, Calls).Select(i => Of(split, Model, AliasName.Stable, i))];

    private static int Of(IReadOnlyList<VersionWeight> split, ModelName model, AliasName alias, int caller) =>
        SplitChoice.ByCaller(split, SplitChoice.CallerOf(Tenant, model, alias, $"user-{caller}")).Number;

    private static IReadOnlyList<VersionWeight> Split(params (int Version, double Weight)[] parts) =>
        [.. parts.Select(part => new VersionWeight(new(part.Version), part.Weight))];
}
