using System.Diagnostics;
using Maas.Core.Storage;
using Maas.Testing;

namespace Maas.Benchmarks;

/// <summary>From the start of each app's process to the moment it listens.
/// Nothing is downloaded or loaded before it is asked for.</summary>
internal static class StartUp
{
    private const int Rounds = 7;

    public static async Task RunAsync()
    {
        var settings = new Dictionary<string, string>
        {
            [StorageServices.Connection] = await Azurite.StartAsync(),
            ["Keys__0__Key"] = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()),
            ["Keys__0__Tenant"] = "local",
        };
        foreach (var app in new[] { "Predict", "Train" })
        {
            var milliseconds = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                var begun = Stopwatch.GetTimestamp();
                using var process = await AppProcess.StartAsync(app, settings);
                milliseconds.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            milliseconds.Sort();
            Console.WriteLine(
                $"{app} listens after {milliseconds[Rounds / 2]:0} ms (median of {Rounds}; {milliseconds[0]:0} to {milliseconds[^1]:0})");
        }
    }
}
