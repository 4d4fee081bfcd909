using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;
using TensorElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// Outputs that are inputs of the graph: ONNX Runtime gives those in the memory that they came in, which belongs to another call once
/// the inputs are disposed.
/// </summary>
internal static class PassedInputs
{
    /// <summary>The same outputs, each in memory of ONNX Runtime's own.</summary>
    /// <param name="names">Of the outputs, in their order.</param>
    public static IDisposableReadOnlyCollection<OrtValue> Own(
        IDisposableReadOnlyCollection<OrtValue> outputs, IReadOnlyList<string> names, IReadOnlySet<string> passed)
    {
        var own = new List<OrtValue>(outputs.Count);
        try
        {
            for (var i = 0; i < names.Count; i++)
            {
                own.Add(passed.Contains(names[i]) ? Copy(outputs[i]) : outputs[i]);
            }
        }
        catch
        {
            own.ForEach(value => value.Dispose());
            outputs.Dispose();
            throw;
        }

        foreach (var value in outputs.Except(own))
        {
            value.Dispose();
        }

        return new OutputValues(own);
    }

    private static OrtValue Copy(OrtValue value)
    {
        var about = value.GetTensorTypeAndShape();

        // Texts are its own in any case.
        if (about.ElementDataType == TensorElementType.String)
        {
            return value;
        }

        var copy = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, about.ElementDataType, about.Shape);
        if (!about.Shape.Contains(0))
        {
            value.GetTensorDataAsSpan<byte>().CopyTo(copy.GetTensorMutableRawData());
        }

        return copy;
    }
}
