using System.Diagnostics;
using System.Globalization;
using Maas.Testing;

namespace Maas.Benchmarks.Serving;

/// <summary>From the start of a process to the first prediction by a model of 28 MB that this machine has had before, against the first
/// answer of a bare Kestrel.</summary>
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

        var (ours, bare) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await TimeAsync(request, async () => await MaasPeer.StartAsync(kept), peer => peer.Address));
            bare.Add(await TimeAsync(request, () => PeerProcess.StartOwnAsync("serving-constant", "{}"), peer => peer.Address));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"First prediction {Quartiles.Middle(ours):0} ms after the start ({ours.Min():0} to {ours.Max():0}), "
                + $"a bare Kestrel's first answer {Quartiles.Middle(bare):0} ms ({bare.Min():0} to {bare.Max():0})"));
    }

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
