using System.Net;
using System.Text.Json;

namespace Maas.Cli.Service;

/// <summary>What the service answered to a call that it carried out.</summary>
internal sealed record Answer(HttpStatusCode Status, string Text)
{
    /// <summary>Of what was answered with, to change only what was seen; null where it has none.</summary>
    public string? Tag { get; init; }

    public T Read<T>()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Text, JsonSerializerOptions.Web) ?? throw new JsonException("it is null");
        }
        catch (JsonException wrong)
        {
            throw CommandException.Unreachable($"the service's answer is not the JSON that is expected here: {wrong.Message}");
        }
    }
}
