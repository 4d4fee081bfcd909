using System.Text.Json;
using Maas.Core.Jobs;

namespace Maas.Core.Tests.Jobs;

[TestClass]
public sealed class ClassWeightsTests
{
    [TestMethod]
    public void Labels_that_are_left_out_weigh_1()
    {
        var weights = SampleJob.Training("""{"loss":"focal","classWeights":{"b":2.5} }""").ClassWeights!;

        CollectionAssert.AreEqual(new[] { 1, 2.5f, 1 }, weights.Of(["a", "b", "c"], [1, 1, 1]).ToArray());
    }

    [TestMethod]
    public void Balanced_every_class_counts_the_same()
    {
        var weights = ClassWeights.Balanced.Of(["a", "b", "c", "d"], [10, 40, 0, 50]);

        // 100 examples of 3 classes that are there: 100 / (3 · 10) and so on.
        CollectionAssert.AreEqual(new[] { 100 / 30f, 100 / 120f, 1, 100 / 150f }, weights.ToArray());
    }

    [TestMethod]
    public void A_label_that_is_no_class_is_refused_with_the_nearest_one()
    {
        var weights = new ClassWeights { ByLabel = new Dictionary<string, double> { ["Adelei"] = 2 } };

        var refused = Refused.As(ServiceError.InvalidJob, () => weights.Check(["Adelie", "Gentoo"]));
        var classless = Refused.As(ServiceError.InvalidJob, () => ClassWeights.Balanced.Check([]));

        Assert.AreEqual("training.classWeights has a weight for \"Adelei\", which is no class; did you mean \"Adelie\"?", refused.Detail);
        StringAssert.Contains(classless.Detail, "is for tasks with classes");
    }

    [TestMethod]
    public void They_are_written_as_a_job_has_them()
    {
        var byLabel = new ClassWeights { ByLabel = new Dictionary<string, double> { ["a"] = 0.5, ["b"] = 2 } };

        Assert.AreEqual("\"balanced\"", JsonSerializer.Serialize(ClassWeights.Balanced));
        Assert.AreEqual("""{"a":0.5,"b":2}""", JsonSerializer.Serialize(byLabel));
    }
}
