using System.Globalization;
using System.Net.Http.Headers;
using Maas.Testing;

namespace Maas.Benchmarks.Serving;

/// <summary>What the service costs beside Kestrel, and beside the model.</summary>
internal static class ServingOverhead
{
    private static readonly int[] Connections = [1, 8, 64];

    public static async Task RunAsync()
    {
        using var folder = new TestFolder();
        await ServingModels.InstallAsync();
        var models = new ServingModels(folder);
        using var maas = await MaasPeer.StartAsync();
        await maas.ImportAsync(models.Tiny, ServingModels.Detector, ServingModels.Direction, models.Resnet);
        await TinyAsync(maas, models.Tiny);
        await BareAsync(maas, ServingModels.Detector, models.Resnet);
        await PicturesAsync(maas, ServingModels.Direction);
    }

    private static async Task TinyAsync(MaasPeer maas, ServingModel tiny)
    {
        var request = Payload.Json(MaasPeer.PathOf(tiny), tiny);
        using var constant = await PeerProcess.StartOwnAsync("serving-constant", await AnswerAsync(maas, tiny));
        using var plain = await StartPlainAsync(tiny);
        foreach (var address in new[] { maas.Address, constant.Address, plain.Address })
        {
            await Load.WarmAsync(address, request);
        }

        Console.WriteLine("A tiny model by JSON, against the same server answering a constant, beside a plain endpoint without a service");
        Console.WriteLine("| connections | Maas | constant | throughput | p99 | throughput of the plain endpoint |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var connections in Connections)
        {
            using var ours = await Load.OpenAsync(maas.Address, request, connections);
            using var theirs = await Load.OpenAsync(constant.Address, request, connections);
            using var least = await Load.OpenAsync(plain.Address, request, connections);
            var all = await LoadRounds.RunAsync(ours.RunAsync, theirs.RunAsync, least.RunAsync);
            var (a, b, c) = (all[0], all[1], all[2]);
            Print($"| {connections} | {Shown(a)} | {Shown(b)} | {a.Rate / b.Rate:F2} | {a.P99Ms / b.P99Ms:F2} | {c.Rate / b.Rate:F2} |");
        }
    }

    private static async Task BareAsync(MaasPeer maas, params IReadOnlyList<ServingModel> models)
    {
        Console.WriteLine(
            "Binary tensors, against bare ONNX Runtime in process, one thread a run, beside a plain endpoint without a service");
        Console.WriteLine("| model | connections | Maas | bare | throughput | p99 of p50 | throughput of the plain endpoint |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var model in models)
        {
            using var bare = new BareLoop(model);
            using var plain = await StartPlainAsync(model);
            var request = Payload.Binary(MaasPeer.PathOf(model), model);
            foreach (var connections in Connections)
            {
                using var ours = await Load.OpenAsync(maas.Address, request, connections);
                using var least = await Load.OpenAsync(plain.Address, request, connections);
                var loops = Math.Min(connections, Environment.ProcessorCount);
                var all = await LoadRounds.RunAsync(ours.RunAsync, length => bare.RunAsync(loops, length), least.RunAsync);
                var (a, b, c) = (all[0], all[1], all[2]);
                var ratios = string.Create(
                    CultureInfo.InvariantCulture, $"{a.Rate / b.Rate:F2} | {a.P99Ms / a.P50Ms:F1} | {c.Rate / b.Rate:F2}");
                Print($"| {model.Name} | {connections} | {Shown(a)} | {Shown(b)} | {ratios} |");
            }
        }
    }

    private static async Task PicturesAsync(MaasPeer maas, ServingModel model)
    {
        var request = Payload.Json(MaasPeer.PathOf(model), model);
        using var plain = await StartPlainAsync(model);
        Console.WriteLine("A picture as JSON, against a server that reads numbers with GetSingle");
        Console.WriteLine("| connections | Maas | plain | throughput |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var connections in Connections)
        {
            using var ours = await Load.OpenAsync(maas.Address, request, connections);
            using var theirs = await Load.OpenAsync(plain.Address, request, connections);
            var all = await LoadRounds.RunAsync(ours.RunAsync, theirs.RunAsync);
            Print($"| {connections} | {Shown(all[0])} | {Shown(all[1])} | {all[0].Rate / all[1].Rate:F2} |");
        }
    }

    private static Task<PeerProcess> StartPlainAsync(ServingModel model) =>
        PeerProcess.StartOwnAsync("serving-plain", model.Path, model.Input, model.Output, string.Join(',', model.Shape));

    private static async Task<string> AnswerAsync(MaasPeer maas, ServingModel model)
    {
        using var http = new HttpClient { BaseAddress = maas.Address, DefaultRequestHeaders = { { "x-api-key", Payload.Key } } };
        var body = Payload.Json("/", model).AsSpan();
        using var content = new ByteArrayContent(body[(body.IndexOf("\r\n\r\n"u8) + 4)..].ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.PostAsync(MaasPeer.PathOf(model), content);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    private static string Shown(LoadFigures figures) => string.Create(
        CultureInfo.InvariantCulture, $"{figures.Rate:0}/s, p50 {figures.P50Ms:0.00} ms, p99 {figures.P99Ms:0.00} ms");

    private static void Print(FormattableString row) => Console.WriteLine(row.ToString(CultureInfo.InvariantCulture));
}
