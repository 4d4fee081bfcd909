using Maas.Core;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.Native;

/// <summary>A page of a list, with the address of the next one.</summary>
internal sealed record PageView<T>(IReadOnlyList<T> Value, string? NextLink)
{
    public static PageView<T> Of<TItem>(Page<TItem> page, HttpRequest request, Func<TItem, T> view) => new(
        [.. page.Items.Select(view)],
        page.Next is null ? null : PublicAddress.With(request, "continuation", page.Next));
}
