using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.Native;

/// <summary>The answer to a PUT: 201 with the address of what is new, or 200 where it was there before.</summary>
internal static class Stored
{
    public static IResult Answer<T>(HttpRequest request, string path, bool isNew, T view, JsonTypeInfo<T> type)
    {
        request.HttpContext.Response.Headers.Location = PublicAddress.Of(request, path);
        return TypedResults.Json(view, type, statusCode: isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }
}
