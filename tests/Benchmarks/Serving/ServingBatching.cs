using System.Globalization;
using Maas.Testing;

namespace Maas.Benchmarks.Serving;

/// <summary>What putting calls together gains for a model whose weights fit no cache, and costs one that has nothing to gain.</summary>
internal static class ServingBatching
{
    private const int Callers = 64;
    private const int Rows = 16;

    public static async Task RunAsync()
    {
        using var folder = new TestFolder();
        var models = new ServingModels(folder);
        using var batched = await MaasPeer.StartAsync();
        using var alone = await MaasPeer.StartAsync(("Sessions__MaximumBatch", "1"));
        await batched.ImportAsync(models.Wide, models.Tiny);
        using var loops = new BareLoop(models.Wide);
        using var rows = new BareLoop(models.Wide, rows: Rows);
        var bare = await LoadRounds.RunAsync(
            length => loops.RunAsync(Environment.ProcessorCount, length), length => rows.RunAsync(Environment.ProcessorCount, length));
        Console.WriteLine($"Putting calls together, {Callers} connections, binary tensors");
        Console.WriteLine("| model | alone | together | gain | gain of bare runs of 16 rows |");
        Console.WriteLine("|---|---|---|---|---|");
        await CompareAsync(alone, batched, models.Wide, bare[1].Rate / bare[0].Rate);
        await CompareAsync(alone, batched, models.Tiny, null);
    }

    private static async Task CompareAsync(MaasPeer alone, MaasPeer batched, ServingModel model, double? bare)
    {
        var request = Payload.Binary(MaasPeer.PathOf(model), model);
        using var a = await Load.OpenAsync(alone.Address, request, Callers);
        using var b = await Load.OpenAsync(batched.Address, request, Callers);
        var figures = await LoadRounds.RunAsync(a.RunAsync, b.RunAsync);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {model.Name} | {figures[0].Rate:0}/s | {figures[1].Rate:0}/s | {figures[1].Rate / figures[0].Rate:F2} | {bare:F2} |"));
    }
}
