namespace Maas.Core;

/// <summary>The one exception that tells a caller what is wrong with the call: <paramref name="error"/> and what exactly.</summary>
public sealed class ServiceException(ServiceError error, string detail, IReadOnlyList<Violation> violations, Exception? cause = null)
    : Exception(detail, cause)
{
    public ServiceError Error { get; } = error;

    /// <summary>What was expected, what came, and what to do.</summary>
    public string Detail => Message;

    /// <summary>When the same call may succeed; null where repeating it helps nobody.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The places that are wrong, where there can be several; else empty.</summary>
    public IReadOnlyList<Violation> Violations { get; } = violations;
}
