using System.Globalization;
using Maas.Testing;

namespace Maas.Benchmarks.Serving;

/// <summary>What it costs to run models in processes of their own.</summary>
internal static class ServingApart
{
    private static readonly int[] Connections = [1, 8];

    public static async Task RunAsync()
    {
        using var folder = new TestFolder();
        await ServingModels.InstallAsync();
        var models = new ServingModels(folder);
        using var together = await MaasPeer.StartAsync();
        using var apart = await MaasPeer.StartAsync(("Sessions__Isolation", "all"));
        ServingModel[] all = [models.Tiny, ServingModels.Detector, models.Resnet];
        await together.ImportAsync(all);
        Console.WriteLine("Models in processes of their own, binary tensors");
        Console.WriteLine("| model | connections | in the service's process | in one of its own | throughput | p50 |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var model in all)
        {
            foreach (var connections in Connections)
            {
                await CompareAsync(together, apart, model, connections);
            }
        }
    }

    private static async Task CompareAsync(MaasPeer together, MaasPeer apart, ServingModel model, int connections)
    {
        var request = Payload.Binary(MaasPeer.PathOf(model), model);
        using var one = await Load.OpenAsync(together.Address, request, connections);
        using var two = await Load.OpenAsync(apart.Address, request, connections);
        var figures = await LoadRounds.RunAsync(one.RunAsync, two.RunAsync);
        var (a, b) = (figures[0], figures[1]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {model.Name} | {connections} | {a.Rate:0}/s | {b.Rate:0}/s | {b.Rate / a.Rate:F2} | {a.P50Ms:F2} and {b.P50Ms:F2} ms |"));
    }
}
