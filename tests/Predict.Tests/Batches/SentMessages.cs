using System.Collections.Concurrent;
using System.Web;
using Azure.Core;
using Azure.Storage.Queues;
using Maas.Core.Jobs;
using Maas.Core.Tests;

namespace Maas.Predict.Tests.Batches;

/// <summary>After how many seconds the messages show that were sent by a queue of this.</summary>
internal sealed class SentMessages
{
    public ConcurrentQueue<int> Delays { get; } = [];

    public BatchQueue Queue(string connection)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        var wire = new Wire
        {
            Answered = request => Delays.Enqueue(
                int.Parse(HttpUtility.ParseQueryString(request.Uri.Query)["visibilitytimeout"] ?? "0", null)),
        };
        options.AddPolicy(wire, HttpPipelinePosition.PerRetry);
        return new(new QueueServiceClient(connection, options));
    }
}
