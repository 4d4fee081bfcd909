using Maas.Cli.Output;
using Maas.Cli.Profile;
using Maas.Cli.Service;
using Maas.Cli.Up.Checks;
using Maas.Cli.Up.Samples;
using Maas.Cli.Up.Storage;

namespace Maas.Cli.Up;

/// <summary>One run of <c>maas up</c>, from the checks to the last process' end.</summary>
internal sealed class UpRun(Call call, UpOptions options)
{
    private readonly Terminal terminal = call.Terminal;

    public async Task<int> RunAsync()
    {
        var profile = ProfileFile.At(call.Surroundings.Variable);
        var key = profile.KeyOfThisMachine();
        using var data = DataFolder.Open(options.DataFolder);
        var files = AppFiles.Find(options.Source);
        await Requirements.HoldAsync(terminal, files, data.Path, options.Port, call.Cancellation);
        var azuriteScript = await AzuriteInstallation.EnsureAsync(terminal, call.Cancellation);

        await using var running = new RunningService(terminal, data, files!, key, call.Surroundings.Time);
        await running.StartAsync(azuriteScript, options.Port, call.Cancellation);
        var deployment = new Deployment(running.Address, key);
        profile.Write(deployment);

        using var service = ServiceClient.For(deployment);
        return await running.UnlessOneDiesAsync(
            cancellation => ServeAsync(service, profile, data, deployment, cancellation), call.Cancellation);
    }

    private async Task<int> ServeAsync(
        ServiceClient service, ProfileFile profile, DataFolder data, Deployment deployment, CancellationToken cancellation)
    {
        var trained = !options.Samples
            || await new SampleTraining(service, terminal, call.Surroundings.Time).RunAsync(cancellation);
        Announcement.Addresses(terminal, deployment, profile.Path, data);
        if (options.Samples)
        {
            await new FirstPredictions(service, terminal, deployment, data.SubFolder("samples")).ShowAsync(cancellation);
        }
        else
        {
            Announcement.FirstCall(terminal, deployment);
        }

        terminal.Line();
        if (options.ExitWhenDone)
        {
            terminal.Line("Everything is stopped now; without --exit-when-done it stays.");
            return trained ? ExitCode.Done : ExitCode.Refused;
        }

        terminal.Line("Ctrl+C stops everything.");
        return await StayAsync(cancellation);
    }

    // Being stopped is how a service ends well.
    private static async Task<int> StayAsync(CancellationToken cancellation)
    {
        var stopped = new TaskCompletionSource();
        await using var registration = cancellation.Register(stopped.SetResult);
        await stopped.Task;
        return ExitCode.Done;
    }
}
