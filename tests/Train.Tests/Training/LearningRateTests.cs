using Maas.Core.Jobs;
using Maas.Train.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Training;

[TestClass]
public sealed class LearningRateTests
{
    [TestMethod]
    public void A_cosine_is_PyTorchs()
    {
        var rate = new LearningRate(Asked(new() { Type = ScheduleType.Cosine }), stepsPerEpoch: 5);
        using var parameter = new Parameter(zeros(1));
        using var optimizer = optim.SGD([parameter], 0.1);
        var expected = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max: 50);

        for (var step = 0; step < 50; step++)
        {
            Assert.AreEqual(optimizer.ParamGroups.Single().LearningRate, rate.At(step), 1e-12, $"step {step}");
            expected.step();
        }
    }

    [TestMethod]
    [DataRow(0, 0.1)]
    [DataRow(14, 0.1)]
    [DataRow(15, 0.05)]
    [DataRow(30, 0.025)]
    public void A_step_schedule_falls_by_its_factor(int step, double expected)
    {
        var rate = new LearningRate(Asked(new() { Type = ScheduleType.Step, StepEpochs = 3, Factor = 0.5 }), stepsPerEpoch: 5);

        Assert.AreEqual(expected, rate.At(step), 1e-12);
    }

    [TestMethod]
    [DataRow(0, 0.01)]
    [DataRow(4, 0.05)]
    [DataRow(9, 0.1)]
    [DataRow(10, 0.1)]
    [DataRow(30, 0.05)]
    public void Warming_up_the_rate_rises_in_a_line_and_the_schedule_takes_the_rest(int step, double expected)
    {
        var rate = new LearningRate(Asked(new() { Type = ScheduleType.Cosine, WarmupEpochs = 2 }), stepsPerEpoch: 5);

        Assert.AreEqual(expected, rate.At(step), 1e-12);
    }

    private static Hyperparameters Asked(LearningRateSchedule schedule) =>
        new() { LearningRate = 0.1, Epochs = 10, Schedule = schedule };
}
