using System.Diagnostics;
using System.Globalization;
using Maas.Testing;

namespace Maas.Benchmarks.Serving;

/// <summary>From the start of a process to the first prediction by a model of 28 MB that this machine has had before: of the app as it is
/// built, and as it is published, which is how it is deployed; against the first answer of a bare Kestrel, which is this program as
/// built: its few lines stand on what .NET itself has compiled ahead.</summary>
internal static class FirstPrediction
{
    private const int Rounds = 7;

    public static async Task RunAsync()
    {
        using var folder = new TestFolder();
        var model = new ServingModels(folder).Medium;
        var request = Payload.Binary(MaasPeer.PathOf(model), model);
        var kept = ("Sessions__Folder", folder["sessions"]);
        Directory.CreateDirectory(kept.Item2);
        using (var before = await MaasPeer.StartAsync(kept))
        {
            await before.ImportAsync(model);
            using var once = await Load.OpenAsync(before.Address, request, 1);
            await once.CallOnceAsync();
            await before.EndAsync();
        }

        var published = await PublishedProgram.PublishAsync("src", "Predict");
        var (built, deployed, bare) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            built.Add(await TimeAsync(request, () => MaasPeer.StartAsync(kept)));
            deployed.Add(await TimeAsync(request, () => MaasPeer.StartAsync(published, [kept])));
            var begun = Stopwatch.GetTimestamp();
            using var constant = await PeerProcess.StartOwnAsync("serving-constant", "{}");
            bare.Add(await AnsweredAsync(begun, constant.Address, request));
        }

        Console.WriteLine($"From the start of a process, ms: first prediction as built {Shown(built)}, as published {Shown(deployed)}, "
            + $"first answer of a bare Kestrel {Shown(bare)}");
    }

    private static string Shown(List<double> milliseconds) => string.Create(
        CultureInfo.InvariantCulture, $"{Quartiles.Middle(milliseconds):0} ({milliseconds.Min():0} to {milliseconds.Max():0})");

    private static async Task<double> TimeAsync(byte[] request, Func<Task<MaasPeer>> start)
    {
        var begun = Stopwatch.GetTimestamp();
        using var peer = await start();
        var took = await AnsweredAsync(begun, peer.Address, request);
        await peer.EndAsync();
        return took;
    }

    private static async Task<double> AnsweredAsync(long begun, Uri address, byte[] request)
    {
        using var once = await Load.OpenAsync(address, request, 1);
        await once.CallOnceAsync();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }
}
