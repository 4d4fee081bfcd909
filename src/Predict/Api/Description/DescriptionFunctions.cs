using System.Reflection;
using Maas.Core;
using Maas.Predict.Api.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Description;

/// <summary>What this service can be asked, for machines and for people.</summary>
public sealed class DescriptionFunctions
{
    private const string AnyPath = "{*path}";

    private static readonly Lazy<Asset> Document = new(() => Asset.OfJson(ApiDocument.Write(FindCalls())));

    [Describes("Describes every call of this service, as OpenAPI 3.1")]
    [Answers(200, MediaType = "application/json")]
    [Function("openapi")]
    public IResult GetDocument([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        Document.Value.Answer(request);

    [Describes("Shows the description as a page in which calls can be tried")]
    [Answers(200, MediaType = "text/html")]
    [Function("docs")]
    public IResult GetPage([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs")] HttpRequest request) =>
        DocsPage.Page.Answer(request);

    [Describes("Gives a file that the page of the description is made of")]
    [Answers(200, MediaType = "*/*")]
    [Refuses(nameof(ServiceError.UnknownPath))]
    [Function("docs-file")]
    public IResult GetFile(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs/{file}")] HttpRequest request, string file) =>
        DocsPage.Get(file).Answer(request);

    /// <summary>The functions with an HTTP trigger, as the worker finds them; not the one that refuses what no other takes.</summary>
    internal static IReadOnlyList<DescribedCall> FindCalls() =>
    [
        .. from type in typeof(DescriptionFunctions).Assembly.GetExportedTypes()
           from method in type.GetMethods()
           let name = method.GetCustomAttribute<FunctionAttribute>()?.Name
           where name is not null
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
           let route = trigger?.Route ?? AnyPath
           where route != AnyPath
           from verb in trigger.Methods ?? []
           orderby route, verb
           select new DescribedCall(name, verb.ToLowerInvariant(), route, method),
    ];
}
