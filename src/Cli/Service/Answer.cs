using System.Net;
using System.Text.Json;

namespace Maas.Cli.Service;

/// <summary>What the service answered to a call that it carried out.</summary>
internal sealed record Answer(HttpStatusCode Status, string Text)
{
    public T Read<T>() => JsonSerializer.Deserialize<T>(Text, JsonSerializerOptions.Web)
        ?? throw CommandException.Unreachable($"the service answered {Text}, which is no {typeof(T).Name}");
}
