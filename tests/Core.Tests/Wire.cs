using Azure.Core;
using Azure.Core.Pipeline;

namespace Maas.Core.Tests;

/// <summary>Between a storage client and the real Azurite: what a test can cut, hold or count.</summary>
internal sealed class Wire : HttpPipelinePolicy
{
    private int appends;

    /// <summary>Asked for each request; true: it is never sent.</summary>
    public Func<Request, bool> Cuts { get; set; } = _ => false;

    /// <summary>Asked for each request; true: it is sent, and its answer is lost.</summary>
    public Func<Request, bool> LosesAnswer { get; set; } = _ => false;

    /// <summary>Awaited before each request is sent.</summary>
    public Func<Request, Task> Holds { get; set; } = _ => Task.CompletedTask;

    /// <summary>Told each request that was answered.</summary>
    public Action<Request> Answered { get; set; } = _ => { };

    /// <summary>The appends of blocks that reached the storage.</summary>
    public int Appends => appends;

    public static bool IsAppend(Request request) =>
        request.Method == RequestMethod.Put && request.Uri.Query.Contains("comp=appendblock", StringComparison.Ordinal);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await Holds(message.Request);
        if (Cuts(message.Request))
        {
            throw new IOException("the wire is cut");
        }

        await ProcessNextAsync(message, pipeline);
        if (IsAppend(message.Request))
        {
            Interlocked.Increment(ref appends);
        }

        Answered(message.Request);
        if (LosesAnswer(message.Request))
        {
            throw new IOException("the answer is lost");
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("the stores are asynchronous");
}
