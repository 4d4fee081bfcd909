namespace Maas.Core.Tests;

/// <summary>Asserts that a call is refused with a named error.</summary>
internal static class Refused
{
    public static ServiceException As(ServiceError error, Action call)
    {
        var exception = Assert.ThrowsExactly<ServiceException>(call);
        Assert.AreEqual(error, exception.Error, exception.Detail);
        return exception;
    }

    public static async Task<ServiceException> AsAsync(ServiceError error, Func<Task> call)
    {
        var exception = await Assert.ThrowsExactlyAsync<ServiceException>(call);
        Assert.AreEqual(error, exception.Error, exception.Detail);
        return exception;
    }
}
