using System.Net.Mime;
using Maas.Core;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.Native;

/// <summary>What a dataset may be sent as. What it is, its first bytes tell.</summary>
internal static class DatasetBody
{
    private static readonly string[] Types =
        [MediaTypeNames.Text.Csv, MediaTypeNames.Application.Zip, "application/x-zip-compressed", MediaTypeNames.Application.Octet];

    /// <exception cref="ServiceException">It is sent as something else.</exception>
    public static void Check(HttpRequest request)
    {
        var type = PooledBody.MediaTypeOf(request);
        if (!Types.Contains(type))
        {
            throw ServiceError.UnsupportedMediaType.With(
                $"the Content-Type is \"{type}\"; text/csv, application/zip or application/octet-stream is expected");
        }
    }
}
