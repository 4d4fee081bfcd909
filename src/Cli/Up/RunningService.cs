using Maas.Cli.Output;
using Maas.Cli.Service;
using Maas.Cli.Up.Children;
using Maas.Cli.Up.Storage;

namespace Maas.Cli.Up;

/// <summary>The three programs that make the service on this machine: storage, Predict and Train. Disposed, none is left.</summary>
internal sealed class RunningService(Terminal terminal, DataFolder data, AppFiles files, string key) : IAsyncDisposable
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly List<Child> apps = [];
    private Child? storage;
    private Uri? address;

    public Uri Address => address ?? throw new InvalidOperationException("the service is not started");

    public async Task StartAsync(string azuriteScript, int port, CancellationToken cancellation)
    {
        var azurite = new Azurite();
        storage = Child.Start(azurite.Command(azuriteScript, data.SubFolder("azurite")), data.Log("azurite"));
        await storage.WaitUntilReadyAsync(cancellation);
        DataFolder.WritePrivate(data.ConnectionFile, azurite.ConnectionString);

        var commands = new Apps(files, azurite.ConnectionString, key);
        apps.Add(Child.Start(commands.Predict(port), data.Log("predict")));
        apps.Add(Child.Start(commands.Train(), data.Log("train")));
        await Task.WhenAll(apps.Select(app => app.WaitUntilReadyAsync(cancellation)));
        address = commands.Address;
        await WaitUntilHealthyAsync(cancellation);
        terminal.Line($"✓ storage, Predict and Train are running; logs are in {Path.GetDirectoryName(data.Log("train"))}");
    }

    /// <summary>Does the work; where one of the programs ends meanwhile, the work is given up and that is the failure.</summary>
    public async Task<int> UnlessOneDiesAsync(Func<CancellationToken, Task<int>> work, CancellationToken cancellation)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var working = work(giveUp.Token);
        var children = apps.Append(storage!).ToList();
        var dead = Task.WhenAny(children.Select(child => child.Exited));
        if (await Task.WhenAny(working, dead) == working || cancellation.IsCancellationRequested)
        {
            return await working;
        }

        await giveUp.CancelAsync();
        await working.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        throw await children.First(child => child.Exited.IsCompleted).DeathAsync();
    }

    /// <summary>Storage ends last: the trainer writes a checkpoint before it ends.</summary>
    public async ValueTask DisposeAsync()
    {
        terminal.Note("stopping …");
        await Task.WhenAll(apps.Select(app => app.DisposeAsync().AsTask()));
        if (storage is not null)
        {
            await storage.DisposeAsync();
        }

        File.Delete(data.ConnectionFile);
    }

    private async Task WaitUntilHealthyAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ReadyLimit);
        using var service = ServiceClient.For(new Profile.Deployment(Address, key));
        while (true)
        {
            try
            {
                await service.GetAsync("health/ready", limit.Token);
                return;
            }
            catch (CommandException notYet) when (notYet.ExitCode == ExitCode.Unreachable && !limit.IsCancellationRequested)
            {
                await Task.Delay(Pause, CancellationToken.None);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw CommandException.Refused(
                    $"{Address} is not ready after {ReadyLimit.TotalMinutes} minutes; see the logs in {data.Path}");
            }
        }
    }
}
