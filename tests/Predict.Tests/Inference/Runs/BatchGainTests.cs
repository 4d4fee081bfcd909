using Google.Protobuf;
using Maas.Core.Registry;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference.Runs;

[TestClass]
public sealed class BatchGainTests
{
    [TestMethod]
    [DataRow(10, 50, true)]
    [DataRow(10, 72, true)]
    [DataRow(10, 73, false)]
    [DataRow(10, 200, false)]
    public async Task A_batch_pays_where_its_rows_are_cheaper_than_alone(int aloneMs, int togetherMs, bool expected)
    {
        using var folder = new TestFolder();
        await File.WriteAllBytesAsync(folder["model.onnx"], TestModels.Identity().ToByteArray());
        TensorDescription input = new("x", "FP32", [-1, 3]), output = new("y", "FP32", [-1, 3]);
        using var session = ModelSession.Open(folder["model.onnx"], [output], new(new(), new()));
        var manifest = new Manifest
        {
            Model = Core.Naming.ModelName.Parse("m"),
            Version = new(1),
            Created = default,
            Files = [],
            Inputs = [input],
            Outputs = [output],
        };

        var pays = BatchGain.Pays(manifest, session, new TakingTurns(aloneMs, togetherMs), CancellationToken.None);

        Assert.AreEqual(expected, pays);
    }

    [TestMethod]
    [DataRow(null, null, true)]
    [DataRow(null, true, true)]
    [DataRow(null, false, false)]
    [DataRow(8, false, true)]
    public void What_does_not_pay_is_put_together_only_where_the_model_is_set_so(int? maximumBatch, bool? pays, bool expected) =>
        Assert.AreEqual(
            expected,
            FirstRuns.MayBatch(new(new(), new() { MaximumBatch = maximumBatch }), new LoadRecord { Batches = true, Pays = pays }));

    // One run takes the one time, the next the other; looking at how long all took costs nothing.
    private sealed class TakingTurns(int firstMs, int secondMs) : FakeTimeProvider
    {
        private int looks;

        public override long GetTimestamp()
        {
            // 0: the beginning of all; then the begin and the end of each run, and before a third round a look at all.
            var place = looks++ - 1;
            if (place >= 8 && (place - 8) % 5 == 0)
            {
                return base.GetTimestamp();
            }

            var run = place < 8 ? place : (place - 8) - ((place - 8) / 5) - 1;
            if (place >= 0 && run % 2 == 1)
            {
                Advance(TimeSpan.FromMilliseconds(run % 4 == 1 ? firstMs : secondMs));
            }

            return base.GetTimestamp();
        }
    }
}
