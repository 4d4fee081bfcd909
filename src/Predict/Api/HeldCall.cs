using Maas.Core;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api;

/// <summary>The answer to a call whose own thread does not come back: by another one, which has the request to itself until it is done.
/// </summary>
internal static class HeldCall
{
    private static readonly object Answered = new();

    /// <summary>Whether it was answered so.</summary>
    public static bool Has(HttpContext http) => http.Items.ContainsKey(Answered);

    /// <summary>Answers the request in its surface's shape, whole: nothing has to follow. Where that fails, its connection ends.</summary>
    public static async Task RefuseAsync(HttpContext http, ServiceException refusal)
    {
        http.Items[Answered] = Answered;
        try
        {
            // No further request is read from the connection before the thread comes back.
            http.Response.Headers.Connection = "close";
            await ErrorMiddleware.WriteAsync(http, refusal);
            await http.Response.CompleteAsync();
        }
        catch (Exception)
        {
            http.Abort();
        }
    }
}
