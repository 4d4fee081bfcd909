using Maas.Core;
using Maas.Core.Datasets;
using Maas.Datasets;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.Native;

/// <summary>What a dataset is sent as.</summary>
internal static class DatasetBody
{
    /// <summary>What the sender says that it is, if anything.</summary>
    /// <exception cref="ServiceException">It is sent as something else.</exception>
    public static DatasetFormat? FindFormat(HttpRequest request) =>
        DatasetFormats.FindByMediaType(DatasetMediaType.Check(PooledBody.MediaTypeOf(request), "the Content-Type"));
}
