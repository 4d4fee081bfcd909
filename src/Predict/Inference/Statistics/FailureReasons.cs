using Maas.Core;
using Maas.Predict.Inference.Runs;

namespace Maas.Predict.Inference.Statistics;

/// <summary>Finding the reason of a failure, and its word.</summary>
internal static class FailureReasons
{
    private const int Unavailable = 503;
    private const int ServerError = 500;

    public static IReadOnlyList<FailureReason> All { get; } = Enum.GetValues<FailureReason>();

    public static FailureReason Of(Exception exception) => exception switch
    {
        OperationCanceledException => FailureReason.Canceled,
        ServiceException { Error.Status: Unavailable } => FailureReason.Rejected,

        // The input passed every check and failed in the run. The caller may have caused it, or the model's own fault; Triton counts what
        // fails while the model computes as the backend's.
        ServiceException { InnerException: RefusedRunException } => FailureReason.Backend,
        ServiceException { Error: var error } when error.Status < ServerError || error == ServiceError.Unsupported => FailureReason.Other,

        // The body could not be read to its end.
        IOException => FailureReason.Other,
        _ => FailureReason.Backend,
    };

    public static string Word(FailureReason reason) => reason switch
    {
        FailureReason.Rejected => "REJECTED",
        FailureReason.Canceled => "CANCELED",
        FailureReason.Backend => "BACKEND",
        FailureReason.Other => "OTHER",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "not a reason"),
    };
}
