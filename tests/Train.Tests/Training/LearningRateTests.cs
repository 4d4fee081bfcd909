using Maas.Core.Jobs;
using Maas.Train.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim.lr_scheduler.impl;

namespace Maas.Train.Tests.Training;

[TestClass]
public sealed class LearningRateTests
{
    [TestMethod]
    public void A_cosine_is_PyTorchs()
    {
        var rate = new LearningRate(Asked(new() { Type = ScheduleType.Cosine }), stepsPerEpoch: 5);

        IsAs(optimizer => optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max: 50), rate);
    }

    [TestMethod]
    public void A_line_is_PyTorchs()
    {
        var rate = new LearningRate(Asked(new() { Type = ScheduleType.Linear, EndFactor = 0.2 }), stepsPerEpoch: 5);

        IsAs(optimizer => optim.lr_scheduler.LinearLR(optimizer, start_factor: 1, end_factor: 0.2, total_iters: 50), rate);
    }

    [TestMethod]
    [DataRow(Annealing.Cosine, OneCycleLR.AnnealStrategy.Cos, 0.3)]
    [DataRow(Annealing.Linear, OneCycleLR.AnnealStrategy.Linear, 0.25)]
    public void One_cycle_is_PyTorchs(Annealing annealing, OneCycleLR.AnnealStrategy torchs, double rise)
    {
        var schedule = new LearningRateSchedule { Type = ScheduleType.OneCycle, Annealing = annealing, Rise = rise, EndFactor = 0.000004 };
        var rate = new LearningRate(Asked(schedule), stepsPerEpoch: 5);

        IsAs(
            optimizer => optim.lr_scheduler.OneCycleLR(
                optimizer, max_lr: 0.1, total_steps: 50, pct_start: rise, anneal_strategy: torchs, cycle_momentum: false),
            rate);
    }

    [TestMethod]
    [DataRow(0, 0.025)]
    [DataRow(3, 0.1)]
    [DataRow(4, 0.1)]
    [DataRow(12, 0.05)]
    [DataRow(19, 0.00625)]
    public void A_limit_of_steps_is_where_a_schedule_ends_and_warm_up_may_be_in_steps(int step, double expected)
    {
        var asked = Asked(new() { Type = ScheduleType.Linear, WarmupSteps = 4 }) with { MaximumSteps = 20 };

        Assert.AreEqual(expected, new LearningRate(asked, stepsPerEpoch: 5).At(step), 1e-12);
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1.0)]
    public void A_cycle_without_a_rise_or_without_a_fall_stays_in_its_bounds(double rise)
    {
        var rate = new LearningRate(Asked(new() { Type = ScheduleType.OneCycle, Rise = rise }), stepsPerEpoch: 5);

        foreach (var step in Enumerable.Range(0, 50))
        {
            Assert.IsInRange(0, 0.1 + 1e-12, rate.At(step));
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

    private static void IsAs(Func<optim.Optimizer, optim.lr_scheduler.LRScheduler> torchs, LearningRate rate)
    {
        using var parameter = new Parameter(zeros(1));
        using var optimizer = optim.SGD([parameter], 0.1);
        var expected = torchs(optimizer);

        for (var step = 0; step < 50; step++)
        {
            Assert.AreEqual(optimizer.ParamGroups.Single().LearningRate, rate.At(step), 1e-9, $"step {step}");
            if (step < 49)
            {
                expected.step();
            }
        }
    }

    private static Hyperparameters Asked(LearningRateSchedule schedule) =>
        new() { LearningRate = 0.1, Epochs = 10, Schedule = schedule };
}
