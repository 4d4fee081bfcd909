using Maas.Core.Usage;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>What a tenant's jobs used.</summary>
public sealed class UsageFunctions(UsageStore usage)
{
    [Describes("Lists what the tenant's jobs used")]
    [AsksForPage]
    [Asks("from", "The first time, 2026-05-01 or 2026-05-01T12:00:00Z; absent: all from the beginning.")]
    [Asks("to", "The time before which it ends; absent: all until now.")]
    [Answers(200, typeof(PageView<UsageView>))]
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
