using System.Net.Mime;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Datasets;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.Native;

/// <summary>What a dataset may be sent as. What says nothing of the format leaves it to the first bytes.</summary>
internal static class DatasetBody
{
    private static readonly string[] Open =
        [MediaTypeNames.Application.Zip, "application/x-zip-compressed", MediaTypeNames.Application.Octet];

    /// <summary>What the sender says that it is, if anything.</summary>
    /// <exception cref="ServiceException">It is sent as something else.</exception>
    public static DatasetFormat? FindFormat(HttpRequest request)
    {
        var type = PooledBody.MediaTypeOf(request);
        var format = DatasetFormats.FindByMediaType(type);
        return format is not null || Open.Contains(type)
            ? format
            : throw ServiceError.UnsupportedMediaType.With(
                $"the Content-Type is \"{type}\"; text/csv, application/jsonl, application/vnd.apache.parquet, "
                    + "text/plain, application/json "
                + "(a tokenizer), application/zip or application/octet-stream is expected");
    }
}
