using System.Globalization;
using Maas.Testing;

namespace Maas.Benchmarks.Serving;

/// <summary>The same files served by ONNX Runtime for Node.js behind fastify: one process, and a cluster of two, each with the threads
/// that suit it best.</summary>
internal static class ServingPeers
{
    private static readonly int[] Connections = [1, 8, 64];

    public static async Task RunAsync()
    {
        using var folder = new TestFolder();
        await ServingModels.InstallAsync();
        var models = new ServingModels(folder);
        ServingModel[] all = [models.Tiny, ServingModels.Detector, models.Resnet, models.Wide];
        using var maas = await MaasPeer.StartAsync();
        await maas.ImportAsync(all);
        Console.WriteLine("Against Node.js (fastify, onnxruntime-node), calls a second (p50 / p99 in ms)");
        Console.WriteLine("| model | format | connections | Maas | one process | cluster of two | Maas to the better |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var model in all)
        {
            var json = Payload.Json(MaasPeer.PathOf(model), model);
            await CompareAsync(maas, model, "JSON", json, json);
            var binary = Payload.Binary(MaasPeer.PathOf(model), model);
            await CompareAsync(maas, model, "binary", binary, Payload.Raw($"/raw/{model.Name}", model));
        }
    }

    private static async Task CompareAsync(MaasPeer maas, ServingModel model, string format, byte[] request, byte[] peerRequest)
    {
        using var single = await BestAsync(processes: 1, model, peerRequest);
        using var cluster = await BestAsync(processes: 2, model, peerRequest);
        await Load.WarmAsync(maas.Address, request);
        foreach (var connections in Connections)
        {
            using var a = await Load.OpenAsync(maas.Address, request, connections);
            using var b = await Load.OpenAsync(single.Address, peerRequest, connections);
            using var c = await Load.OpenAsync(cluster.Address, peerRequest, connections);
            var figures = await LoadRounds.RunAsync(a.RunAsync, b.RunAsync, c.RunAsync);
            var ratio = figures[0].Rate / Math.Max(figures[1].Rate, figures[2].Rate);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {model.Name} | {format} | {connections} | {string.Join(" | ", figures.Select(Shown))} | {ratio:F2} |"));
        }
    }

    // A run on one thread or on all: which does more under load is measured, not assumed.
    private static async Task<PeerProcess> BestAsync(int processes, ServingModel model, byte[] request)
    {
        var (one, all) = (
            await PeerProcess.StartNodeAsync(processes, threads: 1, model), await PeerProcess.StartNodeAsync(processes, threads: 0, model));
        using var first = await Load.OpenAsync(one.Address, request, connections: 8);
        using var second = await Load.OpenAsync(all.Address, request, connections: 8);
        var figures = await LoadRounds.RunAsync(first.RunAsync, second.RunAsync);
        var (better, other) = figures[0].Rate >= figures[1].Rate ? (one, all) : (all, one);
        other.Dispose();
        return better;
    }

    private static string Shown(LoadFigures figures) => string.Create(
        CultureInfo.InvariantCulture, $"{figures.Rate:0} ({figures.P50Ms:0.00} / {figures.P99Ms:0.00})");
}
