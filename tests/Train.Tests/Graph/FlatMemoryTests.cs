using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Onnx.Templates;
using Maas.Train.Graph;
using TorchSharp;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph;

[TestClass]
public sealed class FlatMemoryTests
{
    [TestMethod]
    [DataRow(Precision.Float32)]
    [DataRow(Precision.Bfloat16)]
    public void Steps_leave_no_tensor_behind(Precision precision)
    {
        using var graph = Small(precision);
        using var input = OneNode.Random([4, 1, 8, 8]);
        var inputs = new Dictionary<string, Tensor> { ["input"] = input };
        Fitting.Run(graph, inputs, steps: 10);
        var alive = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Fitting.Run(graph, inputs, steps: 300);

        Assert.AreEqual(alive, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    // Alone: what other tests hold meanwhile would count. It begins when the collector's first round is over, until which its heap
    // takes 15 MiB more, once.
    [TestMethod]
    [TestCategory("Long")]
    [DoNotParallelize]
    [OSCondition(OperatingSystems.Linux)]
    public void Memory_stays_as_it_is_over_a_thousand_epochs()
    {
        using var graph = Small(Precision.Float32);
        using var input = OneNode.Random([64, 1, 8, 8]);
        var inputs = new Dictionary<string, Tensor> { ["input"] = input };
        Fit(epochs: 500);
        var before = Held();

        Fit(epochs: 1_000);

        Assert.IsLessThan(before + (4 << 20), Held());

        void Fit(int epochs)
        {
            for (var epoch = 0; epoch < epochs; epoch++)
            {
                Fitting.Run(graph, inputs, steps: 10);
            }
        }
    }

    private static long Held()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Environment.WorkingSet;
    }

    private static TorchGraph Small(Precision precision)
    {
        var options = JsonDocument.Parse("""{"channels":[4],"dropout":0.2}""").RootElement;
        var data = new DataShape { InputShape = [1, 8, 8], Outputs = 4 };
        return TorchGraph.Load(Template.Get("cnn").Build(data, options), CPU, precision: precision);
    }
}
