using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference.Runs;

[TestClass]
public sealed class CoreGainTests
{
    private readonly FakeTimeProvider time = new();
    private int runs;

    [TestMethod]
    [DataRow(10, 5, true)]
    [DataRow(10, 8, true)]
    [DataRow(10, 9, false)]
    [DataRow(10, 20, false)]
    public void It_pays_where_a_run_takes_at_most_four_fifths_of_the_time(int one, int all, bool expected) =>
        Assert.AreEqual(expected, Pays(Taking(one), Taking(all)));

    [TestMethod]
    public void The_first_run_of_each_and_disturbed_ones_do_not_count() =>
        Assert.IsTrue(Pays(Taking(1, 10, 30, 10), Taking(9, 20, 5, 20)));

    [TestMethod]
    [DataRow(200, 4)]
    [DataRow(2, 12)]
    public void Slow_runs_are_tried_twice_and_quick_ones_six_times(int milliseconds, int expected)
    {
        Pays(Taking(milliseconds), Taking(milliseconds));

        Assert.AreEqual(expected, runs);
    }

    [TestMethod]
    public void It_does_not_pay_where_the_model_refuses_the_trial() =>
        Assert.IsFalse(Pays(
            Taking(10), new ListeningSession(_ => throw ServiceError.InvalidInput.With("the model can't compute with zeros"))));

    // The last of the times from then on.
    private ListeningSession Taking(params int[] milliseconds)
    {
        var own = 0;
        return new(_ =>
        {
            runs++;
            time.Advance(TimeSpan.FromMilliseconds(milliseconds[Math.Min(own++, milliseconds.Length - 1)]));
        });
    }

    private bool Pays(IModelSession narrow, IModelSession wide)
    {
        var manifest = new Manifest
        {
            Model = ModelName.Parse("m"),
            Version = new(1),
            Created = DateTimeOffset.UnixEpoch,
            Files = [],
            Inputs = [new("x", "FP32", [1])],
            Outputs = [],
            Operators = [],
        };
        return CoreGain.Pays(manifest, narrow, wide, time, CancellationToken.None);
    }
}
