using System.Buffers.Text;
using Azure.Storage.Queues.Models;

namespace Maas.FunctionsEmulator.Queues;

/// <summary>The text form that host.json gives messages: base64, or the text itself.</summary>
internal static class MessageText
{
    /// <summary>The message with its body decoded; null if its text is not valid base64.</summary>
    public static QueueMessage? TryDecode(QueueMessage message, bool base64)
    {
        if (!base64)
        {
            return message;
        }

        var text = message.Body.ToString();
        return Base64.IsValid(text) ? With(message, new BinaryData(Convert.FromBase64String(text))) : null;
    }

    public static BinaryData Encode(BinaryData body, bool base64) => base64 ? new BinaryData(Convert.ToBase64String(body)) : body;

    private static QueueMessage With(QueueMessage message, BinaryData body) => QueuesModelFactory.QueueMessage(
        message.MessageId, message.PopReceipt, body, message.DequeueCount, message.NextVisibleOn, message.InsertedOn, message.ExpiresOn);
}
