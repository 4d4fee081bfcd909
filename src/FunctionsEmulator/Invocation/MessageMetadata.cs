using Azure.Storage.Queues.Models;

namespace Maas.FunctionsEmulator.Invocation;

/// <summary>What a queue message says beside its body, by the names that the host gives it.</summary>
internal static class MessageMetadata
{
    public static IReadOnlyDictionary<string, object?> Of(QueueMessage message) =>
        new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Id"] = message.MessageId,
            ["DequeueCount"] = message.DequeueCount,
            ["PopReceipt"] = message.PopReceipt,
            ["InsertionTime"] = message.InsertedOn,
            ["ExpirationTime"] = message.ExpiresOn,
            ["NextVisibleTime"] = message.NextVisibleOn,
            ["QueueTrigger"] = message.Body.ToString(),
        };
}
