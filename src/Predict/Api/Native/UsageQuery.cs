using System.Globalization;
using Maas.Core;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.Native;

/// <summary>The span of time that a request about usage asks for: <c>from</c> to before <c>to</c>, both free.</summary>
internal sealed record UsageQuery(DateTimeOffset From, DateTimeOffset To)
{
    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <exception cref="ServiceException">A time is none, or the span ends before it begins.</exception>
    public static UsageQuery Of(HttpRequest request)
    {
        var query = new UsageQuery(
            Time(request, "from") ?? DateTimeOffset.MinValue, Time(request, "to") ?? DateTimeOffset.MaxValue);
        return query.From <= query.To
            ? query
            : throw ServiceError.InvalidRequest.With("\"from\" is after \"to\"", new Violation("from", null, "is after \"to\""));
    }

    private static DateTimeOffset? Time(HttpRequest request, string name)
    {
        if (PageQuery.Text(request, name) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw ServiceError.InvalidRequest.With(
                $"\"{name}\" is not a time; it takes 2026-05-01 or 2026-05-01T12:00:00Z", new Violation(name, null, "is not a time"));
    }
}
