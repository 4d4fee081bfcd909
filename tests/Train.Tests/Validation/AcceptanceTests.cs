using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Train.Validation;

namespace Maas.Train.Tests.Validation;

[TestClass]
public sealed class AcceptanceTests
{
    private static readonly Evaluation Scored = new()
    {
        Part = "test",
        Examples = 160,
        Metrics = new Dictionary<string, double> { ["accuracy"] = 0.914, ["loss"] = 0.3 },
        Baseline = new Dictionary<string, double> { ["accuracy"] = 0.1, ["loss"] = 2.3 },
    };

    [TestMethod]
    public void What_is_too_little_is_refused_with_the_numbers()
    {
        var error = Assert.ThrowsExactly<ServiceException>(() => Acceptance.Check(new AcceptRule("accuracy", 0.95, null), Scored));

        Assert.AreEqual(ServiceError.NotAccepted, error.Error);
        Assert.AreEqual(
            "accuracy is 0.914 on the 160 examples of the test part; the job asks for at least 0.95 (the trivial baseline has 0.1)",
            error.Detail);
    }

    [TestMethod]
    public void What_is_enough_passes()
    {
        Acceptance.Check(null, Scored);
        Acceptance.Check(new("accuracy", 0.914, null), Scored);
        Acceptance.Check(new("loss", null, 0.3), Scored);
    }

    [TestMethod]
    public void A_metric_that_the_task_has_not_is_named() =>
        Assert.AreEqual(
            ServiceError.InvalidJob,
            Assert.ThrowsExactly<ServiceException>(() => Acceptance.Check(new("r2", 0.5, null), Scored)).Error);
}
