using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Maas.Core.Telemetry;

/// <summary>
/// An unexpected exception as logs and stored causes may hold it: its types and stacks, and what it says only where that can't quote
/// what somebody sent. .NET's own parsers quote what they can't parse, and dictionaries the key that they lack.
/// </summary>
public sealed class PayloadFreeException : Exception
{
    private readonly Exception original;

    private PayloadFreeException(Exception original)
        : base(Tell(original)) => this.original = original;

    public override string? StackTrace => original.StackTrace;

    /// <summary>The exception itself, where it is one already.</summary>
    public static PayloadFreeException Of(Exception exception) => exception as PayloadFreeException ?? new(exception);

    /// <summary>The type of an exception and, where it may be told, what it says.</summary>
    public static string Tell(Exception exception) =>
        IsFree(exception) ? $"{exception.GetType().Name}: {exception.Message}" : exception.GetType().Name;

    /// <summary>The first line of it, for who sees a job: storage's own go on with their headers.</summary>
    public static string TellInLine(Exception exception) => Tell(exception).Split('\n', 2)[0].TrimEnd();

    public override string ToString() => string.Join(
        $"{Environment.NewLine}   from ", Chain(original).Select(cause => $"{Tell(cause)}{Environment.NewLine}{cause.StackTrace}"));

    // Of storage, network, disk and memory, and the runtime's that always say the same. Libtorch tells shapes and indices, no texts. A
    // refusal that is the service's own fault tells of models.
    private static bool IsFree(Exception exception) => exception switch
    {
        ServiceException refusal => refusal.Error.Status >= 500,
        IOException or SocketException or HttpRequestException or TimeoutException or OperationCanceledException => true,
        UnauthorizedAccessException or OutOfMemoryException or ObjectDisposedException => true,
        NullReferenceException or IndexOutOfRangeException or DivideByZeroException or InvalidCastException => true,
        ExternalException or DllNotFoundException or BadImageFormatException or TypeInitializationException => true,
        _ => exception.GetType().Namespace is { } space && (space == "Azure" || space.StartsWith("Azure.", StringComparison.Ordinal)),
    };

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        yield return exception;
        IEnumerable<Exception> causes = exception is AggregateException many ? many.InnerExceptions
            : exception.InnerException is { } inner ? [inner] : [];
        foreach (var cause in causes.SelectMany(Chain))
        {
            yield return cause;
        }
    }
}
