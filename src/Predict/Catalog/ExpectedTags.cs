using Maas.Core;

namespace Maas.Predict.Catalog;

/// <summary>The tags of which what is to change must have one now, as <c>If-Match</c> names them; none: whatever it is.</summary>
internal sealed record ExpectedTags(IReadOnlyList<string?> Tags)
{
    private const string Any = "*";

    /// <param name="what">What is to change, for the refusal.</param>
    /// <param name="now">Its tag; null: it is not there.</param>
    /// <exception cref="ServiceException">It is not what the caller saw.</exception>
    public void Check(string what, string? now)
    {
        if (Tags.Count > 0 && (now is null || (!Tags.Contains(Any) && !Tags.Contains(now))))
        {
            throw ServiceError.PreconditionFailed.With(
                $"{what} changed: the tag is {now ?? "none"} now; read again, then send what is to change");
        }
    }
}
