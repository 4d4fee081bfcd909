using Azure;

namespace Maas.Core.Storage;

/// <summary>Pages of table rows: one round trip each, with the service's own token as what asks for the next.</summary>
internal static class TableServices
{
    /// <exception cref="ServiceException">The token is not one that a page gave.</exception>
    public static async Task<Page<T>> FirstPageAsync<T>(AsyncPageable<T> rows, int top, string? next)
        where T : notnull
    {
        try
        {
            await foreach (var page in rows.AsPages(next, top))
            {
                return new(page.Values, page.ContinuationToken is { Length: > 0 } token ? token : null);
            }

            return new([], null);
        }
        catch (Exception exception) when (
            next is not null && exception is RequestFailedException { Status: 400 } or FormatException or ArgumentException)
        {
            throw ServiceError.InvalidRequest.With("the continuation is not one that a page of this list gave");
        }
    }
}
