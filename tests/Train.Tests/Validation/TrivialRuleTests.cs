using Maas.Train.Validation;

namespace Maas.Train.Tests.Validation;

[TestClass]
public sealed class TrivialRuleTests
{
    [TestMethod]
    [DataRow("accuracy", 0.3, 0.45, true)]
    [DataRow("accuracy", 0.05, 0.1, true)]
    [DataRow("accuracy", 0.44, 0.45, false)]
    [DataRow("accuracy", 0.9, 0.45, false)]
    [DataRow("rmse", 800, 500, true)]
    [DataRow("rmse", 510, 500, false)]
    [DataRow("loss", 6, 3, true)]
    [DataRow("loss", 1, 3, false)]
    [DataRow("macroF1", 0, 1, false)]
    public void What_is_much_worse_than_the_trivial_model_is_warned_of(string metric, double value, double trivial, bool expected)
    {
        var warning = TrivialRule.Warn(new()
        {
            Part = "test",
            Examples = 12,
            Metrics = new Dictionary<string, double> { [metric] = value },
            Baseline = new Dictionary<string, double> { [metric] = trivial },
        });

        Assert.AreEqual(expected, warning is not null, warning);
    }

    [TestMethod]
    public void A_loss_that_is_too_sure_of_itself_is_no_matter_where_the_classes_are_right()
    {
        var warning = TrivialRule.Warn(new()
        {
            Part = "test",
            Examples = 12,
            Metrics = new Dictionary<string, double> { ["loss"] = 5, ["accuracy"] = 0.8 },
            Baseline = new Dictionary<string, double> { ["loss"] = 1, ["accuracy"] = 0.4 },
        });

        Assert.IsNull(warning);
    }
}
