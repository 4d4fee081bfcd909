using Maas.Core.Jobs;
using Maas.Train.Data;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Training;

// The oracle draws from the process's one generator.
[TestClass]
[DoNotParallelize]
public sealed class ClassicNetworkTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(1)]
    [DataRow(42)]
    public async Task Its_losses_are_those_of_a_loop_written_by_hand(int seed)
    {
        using var run = new TinyRun("mlp", """{"hidden":[20],"activation":"none"}""", TinyRun.Values(10, 10, 10), outputs: 10)
        {
            Hyperparameters = new() { Epochs = 1000, Loss = Loss.Mse, Seed = seed, LogEveryEpochs = 100 },
        };

        await run.RunAsync(TestContext.CancellationToken);

        var expected = ByHand(run.Training, seed);
        Assert.HasCount(10, run.Reports);
        for (var index = 0; index < 10; index++)
        {
            Assert.AreEqual((index + 1) * 100, run.Reports[index].Epoch);
            Assert.AreEqual(expected[index], run.Reports[index].Loss, 1e-6);
        }
    }

    private static List<double> ByHand(EncodedPart part, int seed)
    {
        random.manual_seed(seed);
        using var network = nn.Sequential(nn.Linear(10, 20), nn.Linear(20, 10));
        using var optimizer = optim.Adam(network.parameters(), 0.001);
        using var lossOf = nn.MSELoss();
        using var all = part.Read([.. Enumerable.Range(0, part.Count)], epoch: null);
        var batch = all.ToBatch(CPU);
        var losses = new List<double>();
        for (var epoch = 1; epoch <= 1000; epoch++)
        {
            using var scope = NewDisposeScope();
            var loss = lossOf.forward(network.forward(batch.Inputs[0]), batch.Targets);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            if (epoch % 100 == 0)
            {
                losses.Add(loss.item<float>());
            }
        }

        return losses;
    }
}
