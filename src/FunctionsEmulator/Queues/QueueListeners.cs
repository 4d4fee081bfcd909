using Maas.FunctionsEmulator.Catalog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Maas.FunctionsEmulator.Queues;

/// <summary>Runs a listener for each of the app's queue functions while the app runs.</summary>
internal sealed class QueueListeners(IReadOnlyList<Function> functions, IServiceProvider services) : BackgroundService
{
    private readonly List<QueueListener> listeners =
        [.. functions.OfType<QueueFunction>().Select(function => ActivatorUtilities.CreateInstance<QueueListener>(services, function))];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(listeners.Select(listener => listener.ListenAsync(stoppingToken)));
}
