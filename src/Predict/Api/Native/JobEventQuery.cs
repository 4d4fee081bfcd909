using System.Globalization;
using System.Net.Mime;
using Maas.Core;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.Native;

/// <summary>Which of a job's events a request asks for, and in which form.</summary>
/// <param name="After">Events after this number; 0 for all.</param>
/// <param name="Limit">The most events of a page.</param>
internal sealed record JobEventQuery(long After, int Limit)
{
    private const int MostEvents = 1000;

    /// <exception cref="ServiceException">A number is none, or out of range.</exception>
    public static JobEventQuery Of(HttpRequest request) => new(
        AfterOf(request),
        (int)PageQuery.Number(request, "limit", 1, MostEvents, MostEvents));

    public static bool IsStream(HttpRequest request) => request.GetTypedHeaders().Accept.Any(
        type => type.MediaType.Equals(MediaTypeNames.Text.EventStream, StringComparison.OrdinalIgnoreCase));

    // A client that resumes says what it saw last by the header, whatever its first address said.
    private static long AfterOf(HttpRequest request)
    {
        var last = request.Headers["Last-Event-ID"].ToString();
        if (last.Length == 0)
        {
            return PageQuery.Number(request, "after", 0, long.MaxValue, 0);
        }

        return long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? seq
            : throw ServiceError.InvalidRequest.With("the header Last-Event-ID is not the number of an event");
    }
}
