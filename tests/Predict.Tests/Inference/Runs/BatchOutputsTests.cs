using System.Collections;
using Maas.Predict.Inference.Runs;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Tests.Inference.Runs;

[TestClass]
public sealed class BatchOutputsTests
{
    [TestMethod]
    public void What_can_not_be_parted_is_disposed_where_a_part_was_made_before_it()
    {
        using var texts = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [3, 1]);
        using var whole = new Values([OrtValue.CreateTensorValueFromMemory(new[] { 1f, 2f, 3f }, [3, 1]), texts]);

        Assert.Throws<OnnxRuntimeException>(() => BatchOutputs.Part(whole, [1, 2]));

        Assert.IsTrue(whole.IsDisposed);
    }

    [TestMethod]
    public void The_whole_goes_with_the_last_of_its_parts()
    {
        using var whole = new Values([OrtValue.CreateTensorValueFromMemory(new[] { 1f, 2f, 3f }, [3, 1])]);

        var parts = BatchOutputs.Part(whole, [1, 2]);
        var rows = parts[1][0].GetTensorDataAsSpan<float>().ToArray();
        parts[1].Dispose();
        var isThere = !whole.IsDisposed;
        parts[0].Dispose();

        CollectionAssert.AreEqual(new[] { 2f, 3f }, rows);
        Assert.IsTrue(isThere);
        Assert.IsTrue(whole.IsDisposed);
    }

    private sealed class Values(OrtValue[] values) : IDisposableReadOnlyCollection<OrtValue>
    {
        public bool IsDisposed { get; private set; }

        public int Count => values.Length;

        public OrtValue this[int index] => values[index];

        public IEnumerator<OrtValue> GetEnumerator() => values.AsEnumerable().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose()
        {
            IsDisposed = true;
            Array.ForEach(values, value => value.Dispose());
        }
    }
}
