using Maas.Core;
using Maas.Core.Jobs;
using Maas.Train.Data;
using Maas.Train.Training;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Training;

[TestClass]
public sealed class DivergenceTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_learning_rate_that_is_too_high_is_named_with_the_weight_that_broke_and_the_gradient()
    {
        var detail = await DetailAsync(TinyRun.Values(20, 3, 1), rate: 100);

        Assert.Contains("in epoch ", detail);
        Assert.Contains(" at step ", detail);
        Assert.Contains("try a learning rate below 100, a clipNorm or standardised numbers", detail);
        Assert.Contains("weight \"", detail);
        Assert.Contains("in the step before, at learning rate 100, the gradient", detail);
    }

    [TestMethod]
    public async Task An_input_that_is_no_number_is_named_by_its_place()
    {
        var inputs = ones(4, 3);
        inputs[2, 1] = float.NaN;

        var detail = await DetailAsync(Parts.OfValues(inputs, [1, 2, 3, 4], 1), rate: 0.1);

        StringAssert.StartsWith(
            detail,
            "the loss became NaN in epoch 1 at step 1: the input has a value that is no finite number, of the batch's "
                + "example 3 at [1];");
    }

    [TestMethod]
    public async Task Huge_inputs_are_told_by_their_size()
    {
        var detail = await DetailAsync(Parts.OfValues(full([4, 3], 1e30f), [1, 2, 3, 4], 1), rate: 0.1);

        Assert.Contains("the input has values up to 1E+30", detail);
    }

    [TestMethod]
    public async Task Weights_that_break_in_the_last_step_end_the_run_too()
    {
        var detail = await DetailAsync(Parts.OfValues(full([4, 3], 5e18f), [1, 2, 3, 4], 1), rate: 100, epochs: 1);

        Assert.Contains("the weights broke in epoch 1 at step 1: weight \"0.weight\" is no longer finite", detail);
    }

    [TestMethod]
    public async Task A_metric_that_is_no_number_ends_the_run_and_reaches_no_target()
    {
        using var run = new TinyRun("linear", "{}", TinyRun.Classes(), outputs: 3)
        {
            Validation = Parts.OfClasses(full([2, 6], float.NaN), [0, 1]),
            Hyperparameters = new() { Loss = Loss.CrossEntropy, Epochs = 2, Stop = new("loss", 0.5, null) },
        };

        var error = await Assert.ThrowsExactlyAsync<ServiceException>(() => run.RunAsync(TestContext.CancellationToken));

        Assert.AreEqual(ServiceError.TrainingDiverged, error.Error);
        Assert.Contains("after step 3, in epoch 1, the metric \"loss\" is NaN", error.Detail);
    }

    [TestMethod]
    [DataRow(false, "in the step before, at learning rate 0.1, the gradient's norm was")]
    [DataRow(true, "the step before had the learning rate 0.1;")]
    public void A_step_that_has_begun_has_no_gradients_of_the_step_before(bool begun, string expected)
    {
        using var run = new TinyRun("linear", "{}", TinyRun.Values(4, 3, 1), outputs: 1);
        using var raw = run.Training.Read([0, 1], epoch: null);
        using var scope = NewDisposeScope();
        var (batch, graph) = (raw.ToBatch(CPU), run.Pass.Graph);
        run.Pass.Forward(batch).sum().backward();
        using (no_grad())
        {
            graph.Parameters.Values.First().fill_(1e6f);
        }

        var outputs = run.Pass.Forward(batch);
        var detail = new Divergence(graph, new()).Explain(double.NaN, new() { Step = 1 }, 0.1, batch, outputs, begun).Detail;

        Assert.Contains("has grown to 1E+06; " + expected, detail);
    }

    private async Task<string> DetailAsync(EncodedPart part, double rate, int epochs = 1000)
    {
        using var run = new TinyRun("linear", "{}", part, outputs: 1)
        {
            Hyperparameters = new() { Loss = Loss.Mse, Optimizer = Optimizer.Sgd, LearningRate = rate, Epochs = epochs },
        };
        var error = await Assert.ThrowsExactlyAsync<ServiceException>(() => run.RunAsync(TestContext.CancellationToken));

        Assert.AreEqual(ServiceError.TrainingDiverged, error.Error);
        return error.Detail;
    }
}
