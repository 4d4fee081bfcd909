using Google.Protobuf;
using Maas.Onnx.Format;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Onnx.Tests;

/// <summary>The oracle: the model as ONNX Runtime computes it.</summary>
internal static class OnnxRuntimeRun
{
    public static (float[] Values, long[] Shape) Of(ModelProto model, float[] input, params long[] shape)
    {
        using var session = new InferenceSession(model.ToByteArray());
        return Of(session, input, shape);
    }

    public static (float[] Values, long[] Shape) Of(string path, float[] input, params long[] shape)
    {
        using var session = new InferenceSession(path);
        return Of(session, input, shape);
    }

    /// <summary>Every float32 output by name, from inputs by name.</summary>
    public static Dictionary<string, (float[] Values, long[] Shape)> Of(
        InferenceSession session, IReadOnlyList<(string Name, Array Values, long[] Shape)> inputs)
    {
        using var options = new RunOptions();
        var values = inputs.Select(input => input.Values is long[] numbers
            ? OrtValue.CreateTensorValueFromMemory(numbers, input.Shape)
            : OrtValue.CreateTensorValueFromMemory((float[])input.Values, input.Shape)).ToArray();
        using var outputs = session.Run(options, [.. inputs.Select(input => input.Name)], values, session.OutputNames);
        Array.ForEach(values, value => value.Dispose());
        return session.OutputNames.Zip(outputs).ToDictionary(
            pair => pair.First,
            pair => (pair.Second.GetTensorDataAsSpan<float>().ToArray(), pair.Second.GetTensorTypeAndShape().Shape));
    }

    /// <summary>The types of a model's outputs, all of which are tensors.</summary>
    public static IReadOnlyList<TypeProto> OutputTypes(ModelProto model)
    {
        using var session = new InferenceSession(model.ToByteArray());
        return [.. model.Graph.Output.Select(output => new TypeProto
        {
            TensorType = new() { ElemType = (int)session.OutputMetadata[output.Name].ElementDataType },
        })];
    }

    private static (float[] Values, long[] Shape) Of(InferenceSession session, float[] input, long[] shape)
    {
        using var options = new RunOptions();
        using var value = OrtValue.CreateTensorValueFromMemory(input, shape);
        using var outputs = session.Run(options, session.InputNames, [value], session.OutputNames);
        return (outputs[0].GetTensorDataAsSpan<float>().ToArray(), outputs[0].GetTensorTypeAndShape().Shape);
    }
}
