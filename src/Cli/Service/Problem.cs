using System.Net;
using System.Text.Json;

namespace Maas.Cli.Service;

/// <summary>What the service says of a call that it refused: application/problem+json, or of <c>/v2</c> an <c>error</c>.</summary>
internal sealed record Problem(
    string? Title, string? Detail, string? Code, JsonElement? Error, IReadOnlyList<ProblemPlace>? Violations)
{
    private const int FirstServerError = 500;

    private string? ErrorText => Error is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static CommandException Read(HttpStatusCode status, string body)
    {
        var problem = Parse(body);
        var detail = problem?.Detail ?? problem?.ErrorText ?? problem?.Title ?? $"the service answered {(int)status} {status}";
        var code = (int)status >= FirstServerError ? ExitCode.Unreachable : ExitCode.Refused;
        return new CommandException(code, detail, [.. (problem?.Violations ?? []).Select(place => place.ToString())]);
    }

    private static Problem? Parse(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<Problem>(body, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One wrong place in what was sent.</summary>
internal sealed record ProblemPlace(string? Place, long? Row, string Message)
{
    public override string ToString()
    {
        var place = string.Join(", ", new[] { Row is null ? null : $"row {Row}", Place }.OfType<string>());
        return place.Length == 0 ? Message : $"{place}: {Message}";
    }
}
