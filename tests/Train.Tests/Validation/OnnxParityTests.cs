using Maas.Core;
using Maas.Train.Validation;

namespace Maas.Train.Tests.Validation;

[TestClass]
public sealed class OnnxParityTests
{
    [TestMethod]
    public void What_differs_by_rounding_alone_passes() => OnnxParity.Check([1, -1000, 0], [1.0001f, -1000.09f, -0.00009f]);

    [TestMethod]
    [DataRow(1f, 1.0003f)]
    [DataRow(0f, 0.0002f)]
    [DataRow(1f, float.NaN)]
    [DataRow(float.NaN, float.NaN)]
    [DataRow(1f, float.PositiveInfinity)]
    public void What_differs_is_refused_with_both_values(float trained, float served)
    {
        var error = Assert.ThrowsExactly<ServiceException>(() => OnnxParity.Check([5, trained], [5, served]));

        Assert.AreEqual(ServiceError.ParityFailed, error.Error);
        Assert.Contains("value 1 ", error.Detail);
    }

    [TestMethod]
    public void Another_number_of_values_is_refused() =>
        Assert.ThrowsExactly<ServiceException>(() => OnnxParity.Check([1, 2], [1]));
}
