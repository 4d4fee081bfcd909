using Maas.FunctionsEmulator.Catalog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Maas.FunctionsEmulator.Queues;

/// <summary>
/// Runs a listener for each of the app's queue functions: from when the app has started, so that an app that can't start takes no
/// message, until it is asked to stop, which is before its HTTP calls are over.
/// </summary>
internal sealed class QueueListeners(IReadOnlyList<Function> functions, IServiceProvider services, IHostApplicationLifetime lifetime)
    : BackgroundService
{
    private readonly List<QueueListener> listeners =
        [.. functions.OfType<QueueFunction>().Select(function => ActivatorUtilities.CreateInstance<QueueListener>(services, function))];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await StartedAsync(stopping.Token);
        await Task.WhenAll(listeners.Select(listener => listener.ListenAsync(stopping.Token)));
    }

    private async Task StartedAsync(CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var whenStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var whenStopping = stopping.Register(() => started.TrySetResult());
        await started.Task;
    }
}
