using System.Reflection;
using Maas.Core;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;

namespace Maas.Predict.Api.Description;

/// <summary>A call of this service: a route and a method, and what is said of it beside its trigger.</summary>
internal sealed record DescribedCall(string Name, string HttpMethod, string Route, MethodInfo Method)
{
    public string Path => $"/{string.Join('/', Route.Split('/').Select(WithoutRule))}";

    public IReadOnlyList<string> PathNames =>
        [.. Route.Split('/').Where(part => part.StartsWith('{')).Select(part => WithoutRule(part).Trim('{', '}'))];

    public bool IsOpen => KeyMiddleware.IsOpen(Path);

    public bool IsOpenInference => OpenInference.OpenInferenceError.Takes(Path);

    public DescribesAttribute? Description => Method.GetCustomAttribute<DescribesAttribute>();

    public IReadOnlyList<AnswersAttribute> Answers => [.. Method.GetCustomAttributes<AnswersAttribute>()];

    public IReadOnlyList<TakesAttribute> Takes => [.. Method.GetCustomAttributes<TakesAttribute>()];

    public IReadOnlyList<AsksAttribute> Asks =>
    [
        .. Method.GetCustomAttribute<AsksForPageAttribute>() is null ? [] : AsksForPageAttribute.Values,
        .. Method.GetCustomAttributes<AsksAttribute>(),
    ];

    /// <summary>Every error it can end with: those that are named beside the trigger, and those that follow from its form.</summary>
    public IEnumerable<ServiceError> Errors => (Method.GetCustomAttribute<RefusesAttribute>()?.Errors ?? [])
        .Select(name => (ServiceError)typeof(ServiceError).GetField(name)!.GetValue(null)!)
        .Concat(ErrorsOfItsForm())
        .Distinct();

    private IEnumerable<ServiceError> ErrorsOfItsForm()
    {
        IEnumerable<ServiceError> names = PathNames.Count > 0 ? [ServiceError.InvalidName] : [];
        IEnumerable<ServiceError> query = Asks.Count > 0 ? [ServiceError.InvalidRequest] : [];
        IEnumerable<ServiceError> keys = IsOpen ? [] : [ServiceError.MissingKey, ServiceError.UnknownKey, ServiceError.Unavailable];
        IEnumerable<ServiceError> body = Takes.Count > 0
            ? [ServiceError.InvalidRequest, ServiceError.TooLarge, ServiceError.UnsupportedMediaType]
            : [];
        IEnumerable<ServiceError> json = Takes.Any(each => each.MediaType.EndsWith("json", StringComparison.Ordinal))
            ? [ServiceError.InvalidJson]
            : [];
        return [.. names, .. query, .. keys, .. body, .. json, .. UnknownNames(), ServiceError.Internal];
    }

    // What a PUT names need not be there yet, but for what stands before the last name.
    private IEnumerable<ServiceError> UnknownNames() => PathNames.SkipLast(IsAboutToBe ? 1 : 0).SelectMany(name => name switch
    {
        "model" => new[] { ServiceError.UnknownModel },
        "version" => [ServiceError.UnknownVersion],
        "alias" => [ServiceError.UnknownAlias],
        "dataset" => [ServiceError.UnknownDataset],
        "id" when Route.StartsWith("api/jobs", StringComparison.Ordinal) => [ServiceError.UnknownJob],
        _ => [],
    });

    private bool IsAboutToBe => HttpMethod == "put" && Route.EndsWith('}');

    // {number:int} is {number}.
    private static string WithoutRule(string part) =>
        part.StartsWith('{') && part.IndexOf(':', StringComparison.Ordinal) is var at and > 0 ? $"{part[..at]}}}" : part;
}
