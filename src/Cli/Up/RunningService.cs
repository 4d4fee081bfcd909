using Maas.Cli.Output;
using Maas.Cli.Service;
using Maas.Cli.Up.Children;
using Maas.Cli.Up.Storage;

namespace Maas.Cli.Up;

/// <summary>The three programs that make the service on this machine: storage, Predict and Train. Disposed, none is left.</summary>
internal sealed class RunningService(Terminal terminal, DataFolder data, AppFiles files, string key, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // Of Predict: what ends it more often is no accident of single calls.
    private const int MostRestarts = 10;
    private static readonly TimeSpan RestartsWithin = TimeSpan.FromMinutes(10);

    private Child? storage;
    private Child? predict;
    private Child? train;
    private Apps? commands;
    private readonly Queue<long> restarts = new();

    public Uri Address => commands?.Address ?? throw new InvalidOperationException("the service is not started");

    public async Task StartAsync(string azuriteScript, int port, CancellationToken cancellation)
    {
        var azurite = new Azurite();
        storage = Child.Start(azurite.Command(azuriteScript, data.SubFolder("azurite")), data.Log("azurite"));
        await storage.WaitUntilReadyAsync(cancellation);
        DataFolder.WritePrivate(data.ConnectionFile, azurite.ConnectionString);

        commands = new Apps(files, azurite.ConnectionString, key);
        predict = Child.Start(commands.Predict(port), data.Log("predict"));
        train = Child.Start(commands.Train(), data.Log("train"));
        await Task.WhenAll(predict.WaitUntilReadyAsync(cancellation), train.WaitUntilReadyAsync(cancellation));
        await WaitUntilHealthyAsync(cancellation);
        terminal.Line($"✓ storage, Predict and Train are running; logs are in {Path.GetDirectoryName(data.Log("train"))}");
    }

    /// <summary>
    /// Does the work. Where Predict ends meanwhile, it is started again, as the Functions host does; where another program ends, or Predict
    /// again and again, the work is given up and that is the failure.
    /// </summary>
    public async Task<int> UnlessOneDiesAsync(Func<CancellationToken, Task<int>> work, CancellationToken cancellation)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var working = work(giveUp.Token);
        try
        {
            while (await Task.WhenAny([working, .. Children.Select(child => child.Exited)]) != working
                && !cancellation.IsCancellationRequested)
            {
                await AnswerDeathAsync(Children.First(child => child.Exited.IsCompleted), cancellation);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await giveUp.CancelAsync();
            await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        catch (OperationCanceledException)
        {
            // It is told to end, which the work is as well.
        }

        return await working;
    }

    /// <summary>Storage ends last: the trainer writes a checkpoint before it ends.</summary>
    public async ValueTask DisposeAsync()
    {
        terminal.Note("stopping …");
        await Task.WhenAll(EndAsync(predict), EndAsync(train));
        await EndAsync(storage);
        File.Delete(data.ConnectionFile);
    }

    private IEnumerable<Child> Children => [predict!, train!, storage!];

    private static Task EndAsync(Child? child) => child?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    private async Task AnswerDeathAsync(Child dead, CancellationToken cancellation)
    {
        var death = await dead.DeathAsync();
        while (restarts.TryPeek(out var first) && time.GetElapsedTime(first) > RestartsWithin)
        {
            restarts.Dequeue();
        }

        if (dead != predict || restarts.Count == MostRestarts)
        {
            throw death;
        }

        restarts.Enqueue(time.GetTimestamp());
        terminal.Note($"{death.Message}\n  {string.Join("\n  ", death.Violations)}\npredict is started again");
        await predict!.DisposeAsync();
        predict = Child.Start(commands!.Predict(Address.Port), data.Log("predict"), FileMode.Append);
        await predict.WaitUntilReadyAsync(cancellation);
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
