using System.Text;
using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Jobs;

namespace Maas.Codecs.Tests.Planning;

[TestClass]
public sealed class SweepPlanTests
{
    private const string Random = "\"method\":\"random\",\"metric\":\"loss\",\"parameters\":";

    [TestMethod]
    public void A_grid_tries_every_combination_in_its_order()
    {
        var sweep = Sweep("""
            {"method":"grid","metric":"loss","parameters":{"training.learningRate":[0.1,0.01],"base.options.layers":[[8],[16,32]]}}
            """);

        var trials = SweepPlan.Begin(sweep);

        CollectionAssert.AreEqual(
            new[] { "[0.1,[8]]", "[0.1,[16,32]]", "[0.01,[8]]", "[0.01,[16,32]]" },
            trials.Select(trial => $"[{trial.Job.Training.LearningRate},{trial.Job.Base.Options.GetProperty("layers").GetRawText()}]")
                .ToArray());
        CollectionAssert.AreEqual(new[] { 1, 2, 3, 4 }, trials.Select(trial => trial.Number).ToArray());
        Assert.AreEqual("{\"training.learningRate\":0.1,\"base.options.layers\":[8]}", trials[0].Choice.Parameters.GetRawText());
    }

    [TestMethod]
    public void A_trial_is_its_sweep_without_search_and_accept_and_with_its_values()
    {
        var trial = SweepPlan.Begin(Sweep("""{"method":"grid","metric":"loss","parameters":{"data.encoding.numbers":["none"]}}"""))[0];

        Assert.AreEqual(
            """{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"mlp"},"training":{"epochs":20},"data":{"encoding":{"numbers":"none"}}}""",
            trial.Job.Submitted.GetRawText());
        Assert.AreEqual(NumberEncoding.None, trial.Job.Data.Encoding.Numbers);
        Assert.IsNull(trial.Job.Accept);
    }

    [TestMethod]
    public void Random_choices_are_of_their_ranges_and_the_same_for_one_seed()
    {
        const string Ranges = Random + """
            {"training.learningRate":{"from":0.0001,"to":0.1,"scale":"log"},"training.batchSize":{"from":8,"to":64,"whole":true}},"trials":200
            """;

        var trials = SweepPlan.Begin(Sweep($"{{{Ranges}}}"));
        var again = SweepPlan.Begin(Sweep($"{{{Ranges}}}"));
        var other = SweepPlan.Begin(Sweep($"{{{Ranges},\"seed\":2}}"));

        Assert.HasCount(200, trials);
        CollectionAssert.AreEqual(Texts(trials), Texts(again));
        CollectionAssert.AreNotEqual(Texts(trials), Texts(other));
        Assert.IsTrue(trials.All(trial => trial.Job.Training is { LearningRate: >= 0.0001 and <= 0.1, BatchSize: >= 8 and <= 64 }));
        Assert.AreEqual(100, trials.Count(trial => trial.Job.Training.LearningRate < 0.00316), 25, "logarithms are equally likely");
    }

    [TestMethod]
    public void Choices_that_came_before_are_not_tried_again()
    {
        var trials = SweepPlan.Begin(Sweep($"{{{Random}{{\"training.batchSize\":[1,2,3]}},\"trials\":50}}"));

        CollectionAssert.AreEquivalent(new[] { 1, 2, 3 }, trials.Select(trial => trial.Job.Training.BatchSize).ToArray());
    }

    [TestMethod]
    public void A_random_choice_that_can_not_be_run_is_drawn_again()
    {
        var trials = SweepPlan.Begin(Sweep(
            $"{{{Random}{{\"training.optimizer\":[\"adam\",\"sgd\"],\"training.momentum\":{{\"from\":0.5,\"to\":0.9}}}},\"trials\":8}}"));

        Assert.HasCount(8, trials);
        Assert.IsTrue(trials.All(trial => trial.Job.Training.Optimizer == Optimizer.Sgd));
    }

    [TestMethod]
    [DataRow(
        "{\"method\":\"grid\",\"metric\":\"loss\",\"parameters\":{\"training.optimizer\":[\"sgd\",\"adam\"],\"training.momentum\":[0.9]}}",
        "trial 2, {\"training.optimizer\":\"adam\",\"training.momentum\":0.9}, can't be run: training.momentum is not a knob of adam")]
    [DataRow("{\"method\":\"grid\",\"metric\":\"loss\",\"parameters\":{\"training.learningrate\":[1]}}", "did you mean \"learningRate\"?")]
    [DataRow("{\"method\":\"grid\",\"metric\":\"loss\",\"parameters\":{\"training.epochs.x\":[1]}}", "\"epochs\" is no object in this job")]
    [DataRow("{\"method\":\"grid\",\"metric\":\"loss\",\"parameters\":{\"base\":[{\"model\":\"b\"}]}}", "it names versions")]
    [DataRow("{" + Random + "{\"training.learningrate\":[1,2,3]}}", "did you mean \"learningRate\"?")]
    [DataRow("{" + Random + "{\"training.batchSize\":[[],{}]}}", "trial 1")]
    public void A_search_of_which_a_choice_is_no_job_is_refused_by_its_place(string search, string detail)
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(() => SweepPlan.Begin(Sweep(search)).Count.ToString());

        StringAssert.StartsWith(refusal.Detail, "search.parameters: trial ");
        StringAssert.Contains(refusal.Detail, detail);
    }

    [TestMethod]
    public void Of_each_rung_the_best_go_on_with_more_epochs_until_one_is_left()
    {
        var sweep = Sweep(
            """{"method":"successive-halving","metric":"loss","trials":9,"epochs":{"least":2,"factor":3},"parameters":{"training.batchSize":{"from":1,"to":99,"whole":true}}}""");

        var first = SweepPlan.Begin(sweep);
        var second = SweepPlan.Next(sweep, first, [7, 2, 9, 1]);
        var third = SweepPlan.Next(sweep, second, [12, 10]);

        Assert.IsTrue(first.All(trial => trial.Job.Training.Epochs == 2));
        CollectionAssert.AreEqual(new[] { 10, 11, 12 }, second.Select(trial => trial.Number).ToArray());
        CollectionAssert.AreEqual(
            new[] { 7, 2, 9 }.Select(number => first[number - 1].Choice.Parameters.GetRawText()).ToArray(), Texts(second));
        Assert.IsTrue(second.All(trial => trial.Job.Training.Epochs == 6 && trial.Choice.Rung == 1));
        Assert.AreEqual((13, 18, first[8].Job.Training.BatchSize),
            (third.Single().Number, third[0].Job.Training.Epochs, third[0].Job.Training.BatchSize));
        Assert.HasCount(0, SweepPlan.Next(sweep, third, [13]));
    }

    [TestMethod]
    public void A_rung_that_reached_the_jobs_epochs_or_of_which_nothing_succeeded_is_the_last()
    {
        var sweep = Sweep(
            """{"method":"successive-halving","metric":"loss","trials":8,"epochs":{"least":15,"factor":2},"parameters":{"training.batchSize":[1,2,3,4,5,6,7,8]}}""");

        var first = SweepPlan.Begin(sweep);
        var second = SweepPlan.Next(sweep, first, [1, 2, 3, 4, 5, 6, 7, 8]);

        Assert.HasCount(4, second);
        Assert.AreEqual(20, second[0].Job.Training.Epochs);
        Assert.HasCount(0, SweepPlan.Next(sweep, second, [9, 10, 11]));
        Assert.HasCount(0, SweepPlan.Next(sweep, first, []));
    }

    private static string[] Texts(IReadOnlyList<PlannedTrial> trials) => [.. trials.Select(trial => trial.Choice.Parameters.GetRawText())];

    private static TrainingJob Sweep(string search) => TrainingJobReader.Parse(Encoding.UTF8.GetBytes(
        $$$"""{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"mlp"},"training":{"epochs":20},"accept":{"metric":"mae","atMost":1},"search":{{{search}}}}"""));
}
