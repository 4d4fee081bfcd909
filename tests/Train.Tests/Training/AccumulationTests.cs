using System.Runtime.InteropServices;
using Maas.Core.Jobs;

namespace Maas.Train.Tests.Training;

[TestClass]
public sealed class AccumulationTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(Loss.CrossEntropy, false)]
    [DataRow(Loss.CrossEntropy, true)]
    [DataRow(Loss.Focal, true)]
    public async Task Batches_that_are_accumulated_move_the_weights_as_one_of_all_their_examples(Loss loss, bool weighted)
    {
        // 83 examples: two steps an epoch, of 48 and 35; in batches of 16 the second is 16, 16, 3.
        var (whole, wholeLosses) = await TrainAsync(loss, weighted, batchSize: 48, accumulationSteps: 1);
        var (parts, partLosses) = await TrainAsync(loss, weighted, batchSize: 16, accumulationSteps: 3);

        for (var index = 0; index < whole.Length; index++)
        {
            Assert.AreEqual(whole[index], parts[index], 2e-5, $"weight {index}");
        }

        Assert.AreEqual(wholeLosses[^1], partLosses[^1], 1e-5);
    }

    private async Task<(float[] Weights, double[] Losses)> TrainAsync(Loss loss, bool weighted, int batchSize, int accumulationSteps)
    {
        using var run = new TinyRun("mlp", """{"hidden":[8]}""", TinyRun.Classes(), outputs: 3)
        {
            Hyperparameters = new()
            {
                Loss = loss,
                Epochs = 4,
                BatchSize = batchSize,
                AccumulationSteps = accumulationSteps,
                Optimizer = Optimizer.Sgd,
                LearningRate = 0.2,
                Momentum = 0.9,
                ClipNorm = 1,
            },
            ClassWeights = weighted ? [0.3f, 1, 4] : [],
        };
        var trained = await run.RunAsync(TestContext.CancellationToken);

        Assert.AreEqual(8, trained.Steps);
        Assert.AreEqual(4 * 83, trained.Usage.Examples);
        return (MemoryMarshal.Cast<byte, float>(run.Weights()).ToArray(), [.. run.Reports.Select(report => report.Loss)]);
    }
}
