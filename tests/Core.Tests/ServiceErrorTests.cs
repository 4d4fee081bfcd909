using System.Reflection;

namespace Maas.Core.Tests;

[TestClass]
public sealed class ServiceErrorTests
{
    private static readonly List<ServiceError> All =
    [
        .. typeof(ServiceError).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null))
        .OfType<ServiceError>(),
    ];

    [TestMethod]
    public void Every_error_has_a_code_of_its_own_and_a_status_of_http()
    {
        Assert.HasCount(All.Count, All.Select(error => error.Code).Distinct().ToList());
        Assert.IsTrue(All.All(error => error.Status is >= 400 and < 600));
        Assert.IsTrue(All.All(error => error.Title.EndsWith('.')));
    }

    [TestMethod]
    public void An_error_carries_its_detail_and_places()
    {
        var exception = ServiceError.InvalidJob.With("it is wrong", new Violation("training.epochs", null, "is 0"));

        Assert.AreEqual((ServiceError.InvalidJob, "it is wrong"), (exception.Error, exception.Detail));
        Assert.AreEqual("training.epochs", exception.Violations.Single().Place);
    }
}
