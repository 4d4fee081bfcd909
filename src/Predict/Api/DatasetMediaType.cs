using System.Net.Mime;
using Maas.Core;
using Maas.Datasets;
using Microsoft.Net.Http.Headers;

namespace Maas.Predict.Api;

/// <summary>What a dataset may be said to be. What says nothing of the format leaves it to the first bytes.</summary>
internal static class DatasetMediaType
{
    private static readonly string[] Archives = [MediaTypeNames.Application.Zip, "application/x-zip-compressed"];
    private static readonly string[] Open = [.. Archives, MediaTypeNames.Application.Octet];

    /// <summary>Whether it is said to be a ZIP archive, of whatever.</summary>
    public static bool IsArchive(string type) => Archives.Contains(type);

    /// <summary>What a field says, in lower case and without parameters.</summary>
    /// <exception cref="ServiceException">It is nothing that a dataset may be.</exception>
    public static string Parse(string field)
    {
        const string Place = "mediaType";
        if (!MediaTypeHeaderValue.TryParse(field, out var type))
        {
            return Check(field, Place);
        }

        TextCharset.Check(type, Place);
        return Check(type.MediaType.Value!.ToLowerInvariant(), Place);
    }

    /// <summary>The same type.</summary>
    /// <param name="place">Where it stands, for a message.</param>
    /// <exception cref="ServiceException">It is nothing that a dataset may be.</exception>
    public static string Check(string type, string place) => DatasetFormats.FindByMediaType(type) is not null || Open.Contains(type)
        ? type
        : throw ServiceError.UnsupportedMediaType.With(
            $"{place} is \"{ShownText.Cut(type)}\"; text/csv, application/jsonl, application/vnd.apache.parquet, text/plain, "
                + "application/json (a tokenizer), application/zip or application/octet-stream is expected");
}
