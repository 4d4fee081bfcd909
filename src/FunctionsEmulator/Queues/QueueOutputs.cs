using System.Collections;
using System.Text.Json;
using Azure.Storage.Queues;
using Maas.FunctionsEmulator.Invocation;
using Maas.FunctionsEmulator.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Maas.FunctionsEmulator.Queues;

/// <summary>Puts the parts of a result that are marked [QueueOutput] on their queues, which are created as needed.</summary>
internal sealed class QueueOutputs(QueueConnections connections, HostJson hostJson)
{
    public async Task WriteAsync(EmulatedContext context, CancellationToken cancellation)
    {
        if (context.Result is not { } result)
        {
            return;
        }

        foreach (var output in context.Function.Outputs.Queues)
        {
            var queue = connections.Get(context.Function.Name, output.Queue);
            foreach (var message in Messages(output.Part(result)))
            {
                await SendAsync(queue, Body(context, message), cancellation);
            }
        }
    }

    private async Task SendAsync(QueueClient queue, BinaryData body, CancellationToken cancellation)
    {
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellation);
        await queue.SendMessageAsync(MessageText.Encode(body, hostJson.Base64Messages), cancellationToken: cancellation);
    }

    private static IEnumerable<object> Messages(object? part) => part switch
    {
        null => [],
        string or BinaryData or byte[] => [part],
        IEnumerable several => several.OfType<object>(),
        _ => [part],
    };

    private static BinaryData Body(EmulatedContext context, object message) => message switch
    {
        string text => new BinaryData(text),
        BinaryData data => data,
        byte[] bytes => new BinaryData(bytes),
        _ => new BinaryData(JsonSerializer.SerializeToUtf8Bytes(
            message, context.InstanceServices.GetRequiredService<IOptions<JsonSerializerOptions>>().Value)),
    };
}
