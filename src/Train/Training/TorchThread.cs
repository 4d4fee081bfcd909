using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace Maas.Train.Training;

/// <summary>
/// The one thread that a run computes on, whatever it awaits: torch's dispose scopes, its gradient mode and the pool of its
/// parallel loops belong to a thread, and a run that moved between threads would leave them behind.
/// </summary>
internal sealed class TorchThread : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> queue = [];

    /// <param name="threads">How many threads torch computes with.</param>
    public static Task<T> RunAsync<T>(int threads, Func<Task<T>> work)
    {
        var started = new TaskCompletionSource<Task<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var context = new TorchThread();
        var thread = new Thread(() => context.Run(threads, work, started)) { IsBackground = true, Name = "torch" };
        thread.Start();
        return started.Task.Unwrap();
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            queue.Add((d, state));
        }
        catch (InvalidOperationException)
        {
            // What was left behind by finished work (a timer, say) has no need of the thread.
            ThreadPool.QueueUserWorkItem(_ => d(state));
        }
    }

    private void Run<T>(int threads, Func<Task<T>> work, TaskCompletionSource<Task<T>> started)
    {
        SetSynchronizationContext(this);
        set_num_threads(threads);
        var task = work();
        task.ContinueWith(
            _ => queue.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        started.SetResult(task);
        foreach (var (callback, state) in queue.GetConsumingEnumerable())
        {
            callback(state);
        }
    }
}
