using Maas.Core.Usage;
using Maas.Predict.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>What a tenant's jobs used.</summary>
public sealed class UsageFunctions(UsageStore usage)
{
    [Function("list-usage")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/usage")] HttpRequest request, CancellationToken cancellation)
    {
        var (from, to) = UsageQuery.Of(request);
        var (top, continuation) = PageQuery.Of(request);
        var page = await usage.ListAsync(request.Tenant(), from, to, top, continuation, cancellation);
        return TypedResults.Json(PageView<UsageView>.Of(page, request, UsageView.Of), NativeJson.Readable.PageViewUsageView);
    }
}
