using Maas.Core.Jobs;

namespace Maas.Core.Tests.Jobs;

[TestClass]
public sealed class AcceptRuleTests
{
    [TestMethod]
    [DataRow(0.9, null, 0.9, true)]
    [DataRow(0.9, null, 0.89, false)]
    [DataRow(null, 0.5, 0.5, true)]
    [DataRow(null, 0.5, 0.51, false)]
    [DataRow(0.1, 0.5, 0.3, true)]
    [DataRow(0.1, 0.5, 0.6, false)]
    [DataRow(0.9, null, double.NaN, false)]
    [DataRow(null, 0.5, double.NaN, false)]
    public void A_metric_is_accepted_within_its_bounds(double? atLeast, double? atMost, double value, bool accepted) =>
        Assert.AreEqual(accepted, new AcceptRule("loss", atLeast, atMost).Accepts(value));
}
