using Maas.Train.Data;
using Maas.Train.Training;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Training;

[TestClass]
public sealed class InferenceSizeTests
{
    [TestMethod]
    [DataRow(28, 1, 10, 256)]
    [DataRow(224, 3, 10, 27)]
    [DataRow(4096, 3, 10, 1)]
    [DataRow(1, 1, 1 << 20, 4)]
    public void So_many_examples_go_through_as_fit_by_their_inputs_and_their_outputs(int side, int channels, int width, int expected)
    {
        var layout = new ExampleLayout([new(ScalarType.Float32, [channels, side, side])], TargetLayout.Class);

        Assert.AreEqual(expected, InferenceSize.Of(layout, width));
    }

    [TestMethod]
    [DataRow(128, 256)]
    [DataRow(1024, 16)]
    [DataRow(8192, 1)]
    public void Long_texts_go_through_as_few_at_a_time_as_their_attention_fits(int tokens, int expected)
    {
        var layout = new ExampleLayout([new(ScalarType.Int64, [tokens]), new(ScalarType.Int64, [tokens])], TargetLayout.Class);

        Assert.AreEqual(expected, InferenceSize.Of(layout, width: 2));
    }
}
