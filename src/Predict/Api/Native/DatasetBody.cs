using Maas.Core;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.Native;

/// <summary>What a dataset is sent as.</summary>
internal static class DatasetBody
{
    /// <summary>What the sender says that it is.</summary>
    /// <exception cref="ServiceException">It is sent as something else.</exception>
    public static string MediaTypeOf(HttpRequest request) =>
        DatasetMediaType.Check(PooledBody.MediaTypeOf(request), "the Content-Type");
}
