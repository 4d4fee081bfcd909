using System.Globalization;
using Maas.Core;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api;

/// <summary>Which part of a list a request asks for.</summary>
/// <param name="Top">The most items of a page, 1 to 1,000. Default 100.</param>
/// <param name="Continuation">What the page before gave; null for the first.</param>
internal sealed record PageQuery(int Top, string? Continuation)
{
    private const int MostItems = 1000;

    /// <exception cref="ServiceException">A number is none, or out of range.</exception>
    public static PageQuery Of(HttpRequest request) =>
        new((int)Number(request, "top", 1, MostItems, 100), Text(request, "continuation"));

    /// <exception cref="ServiceException">It is no whole number, or out of range.</exception>
    public static long Number(HttpRequest request, string name, long least, long greatest, long otherwise)
    {
        if (Text(request, name) is not { } text)
        {
            return otherwise;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= greatest
            ? number
            : throw ServiceError.InvalidRequest.With(
                $"\"{name}\" is not a whole number from {least} to {greatest}", new Violation(name, null, "out of range"));
    }

    public static string? Text(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;
}
