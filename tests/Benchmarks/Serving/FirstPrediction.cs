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
        }

        var published = await PublishedProgram.PublishAsync("src", "Predict");
        var (built, deployed, bare) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            built.Add(await TimeAsync(request, () => MaasPeer.StartAsync(kept), peer => peer.Address));
            deployed.Add(await TimeAsync(request, () => MaasPeer.StartAsync(published, [kept]), peer => peer.Address));
            bare.Add(await TimeAsync(request, () => PeerProcess.StartOwnAsync("serving-constant", "{}"), peer => peer.Address));
        }

        Console.WriteLine($"From the start of a process, ms: first prediction as built {Shown(built)}, as published {Shown(deployed)}, "
            + $"first answer of a bare Kestrel {Shown(bare)}");
    }

    private static string Shown(List<double> milliseconds) => string.Create(
        CultureInfo.InvariantCulture, $"{Quartiles.Middle(milliseconds):0} ({milliseconds.Min():0} to {milliseconds.Max():0})");

    private static async Task<double> TimeAsync<T>(byte[] request, Func<Task<T>> start, Func<T, Uri> address)
        where T : IDisposable
    {
        var begun = Stopwatch.GetTimestamp();
        using var peer = await start();
        using var once = await Load.OpenAsync(address(peer), request, 1);
        await once.CallOnceAsync();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }
}
