using System.Collections;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Tensors;

/// <summary>Outputs with one owner, who disposes them together.</summary>
internal sealed class OutputValues(IReadOnlyList<OrtValue> values) : IDisposableReadOnlyCollection<OrtValue>
{
    public int Count => values.Count;

    public OrtValue this[int index] => values[index];

    public IEnumerator<OrtValue> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        foreach (var value in values)
        {
            value.Dispose();
        }
    }
}
