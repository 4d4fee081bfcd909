using System.Diagnostics;
using System.Globalization;
using System.Net;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Benchmarks.Serving;

/// <summary>A thousand models of a tenant: what finding one costs, and what calls of a hundred of them wait for where ten are held.
/// </summary>
internal static class ServingMany
{
    private const int Registered = 1000;
    private const int InUse = 100;
    private const int CallsOfEach = 500;

    // A small model counts as a little over 1 MiB.
    private const long RoomForTen = 21 << 19;

    private static readonly TenantId Many = TenantId.Parse("many");

    private static (string Name, string Value)[] Keys => [("Keys__1__Key", Payload.KeyOfMany), ("Keys__1__Tenant", Many.Value)];

    public static async Task RunAsync()
    {
        using var folder = new TestFolder();
        var tiny = new ServingModels(folder).Tiny;
        using var roomy = await MaasPeer.StartAsync(Keys);
        await roomy.ImportAsync(tiny);
        await RegisterAsync(tiny);
        await CompareFindingAsync(roomy, tiny);
        using var tight = await MaasPeer.StartAsync([.. Keys, ("Sessions__MaximumBytes", $"{RoomForTen}"), ("Sessions__Threads", "1")]);
        await LoadAsync(tight, tiny);
    }

    // As the service does it, without a trial of each.
    private static async Task RegisterAsync(ServingModel tiny)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(StorageServices.Connection, await Azurite.StartAsync())]).Build();
        await using var storage = new ServiceCollection().AddMaasStorage(configuration).BuildServiceProvider();
        var (models, versions) = (storage.GetRequiredService<ModelStore>(), storage.GetRequiredService<VersionStore>());
        var manifest = await versions.FindAsync(TenantId.Parse("local"), ModelName.Parse(tiny.Name), new(1), CancellationToken.None);
        using var folder = new TestFolder();
        File.Copy(tiny.Path, folder[manifest!.Files[0].Name]);
        await Parallel.ForAsync(0, Registered, async (i, cancellation) =>
        {
            var name = ModelName.Parse(NameOf(i));
            if (await models.FindAsync(Many, name, cancellation) is null)
            {
                var version = await models.ReserveVersionAsync(Many, name, cancellation);
                await versions.PublishAsync(Many, manifest with { Model = name, Version = version }, folder.Path, cancellation);
            }
        });
    }

    private static async Task CompareFindingAsync(MaasPeer maas, ServingModel tiny)
    {
        var (one, many) = (Payload.Json(MaasPeer.PathOf(tiny), tiny), RequestOf(0, tiny));
        await Load.WarmAsync(maas.Address, one);
        using var ofOne = await Load.OpenAsync(maas.Address, one, connections: 8);
        using var ofMany = await Load.OpenAsync(maas.Address, many, connections: 8);
        var figures = await LoadRounds.RunAsync(ofOne.RunAsync, ofMany.RunAsync);
        Console.WriteLine($"Calls of a tiny model by JSON with 8 connections, of a tenant with one model and of one with {Registered}");
        Console.WriteLine("| one | many | throughput |");
        Console.WriteLine("|---|---|---|");
        Print($"| {figures[0].Rate:0}/s | {figures[1].Rate:0}/s | {figures[1].Rate / figures[0].Rate:F2} |");
    }

    private static async Task LoadAsync(MaasPeer maas, ServingModel tiny)
    {
        var requests = Enumerable.Range(0, InUse).Select(i => RequestOf(i, tiny)).ToList();

        // Files that are on the disk, code that is compiled.
        await CallAsync(maas, requests, callers: 1, each: 2 * InUse, InTurn);
        Console.WriteLine($"Calls of {InUse} models in no order, of which 10 are held in memory and all on disk");
        Console.WriteLine("| callers | p50 | p99 | longest |");
        Console.WriteLine("|---|---|---|---|");
        Report("1, each call a load", await CallAsync(maas, requests, callers: 1, CallsOfEach, InTurn));
        foreach (var callers in new[] { 1, 2, 8 })
        {
            Report($"{callers}", await CallAsync(maas, requests, callers, CallsOfEach, (random, _) => random.Next(InUse)));
        }
    }

    private static async Task<List<double>> CallAsync(
        MaasPeer maas, List<byte[]> requests, int callers, int each, Func<Random, int, int> choose)
    {
        var target = new IPEndPoint(IPAddress.Loopback, maas.Address.Port);
        var times = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            using var connection = await LoadConnection.OpenAsync(target, requests[0]);
            var (milliseconds, random) = (new List<double>(each), new Random(caller));
            for (var i = 0; i < each; i++)
            {
                var begun = Stopwatch.GetTimestamp();
                await connection.CallAsync(requests[choose(random, i)]);
                milliseconds.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            return milliseconds;
        })));
        return [.. times.SelectMany(one => one).Order()];
    }

    private static int InTurn(Random random, int i) => i % InUse;

    private static void Report(string callers, List<double> sorted) =>
        Print($"| {callers} | {sorted[sorted.Count / 2]:F1} ms | {sorted[(int)(sorted.Count * 0.99)]:F1} ms | {sorted[^1]:F1} ms |");

    private static byte[] RequestOf(int i, ServingModel tiny) =>
        Payload.Json($"/v2/models/{NameOf(i)}/infer", tiny, Payload.KeyOfMany);

    private static string NameOf(int i) => $"tiny-{i}";

    private static void Print(FormattableString row) => Console.WriteLine(row.ToString(CultureInfo.InvariantCulture));
}
