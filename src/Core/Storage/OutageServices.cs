using System.Net.Sockets;
using Azure;
using Azure.Identity;

namespace Maas.Core.Storage;

/// <summary>Storage that can't be reached, does not answer, or gives no leave for now: nothing of it lies in what was asked.</summary>
public static class OutageServices
{
    /// <summary>Whether a call failed for this. Of one that its caller cancelled, the caller knows better.</summary>
    public static bool IsCauseOf(Exception exception) => exception switch
    {
        // Status 0: no answer came.
        RequestFailedException failed => failed.Status is 0 or 401 or 403 or 408 or 429 or >= 500,

        // What the client's tries ended with, of which each may have ended another way.
        AggregateException tries => tries.InnerExceptions.Count > 0 && tries.InnerExceptions.All(IsCauseOf),
        IOException broken => broken is HttpIOException || broken.InnerException is SocketException,
        AuthenticationFailedException or HttpRequestException or OperationCanceledException => true,
        _ => false,
    };
}
