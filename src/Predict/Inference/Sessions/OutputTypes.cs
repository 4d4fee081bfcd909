using Google.Protobuf;
using Maas.Onnx.Format;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>What types a model's outputs have, in ONNX Runtime's own words, whatever the model declares.</summary>
internal static class OutputTypes
{
    /// <summary>One for each output; null for what is neither a tensor nor made of such. Null for all where the model is refused.</summary>
    public static IReadOnlyList<TypeProto?>? Find(ModelProto model, SessionOptions options)
    {
        try
        {
            using var session = new InferenceSession(model.ToByteArray(), options);
            return [.. model.Graph.Output.Select(output => TypeOf(session.OutputMetadata[output.Name]))];
        }
        catch (OnnxRuntimeException)
        {
            return null;
        }
    }

    private static TypeProto? TypeOf(NodeMetadata value) => value.OnnxValueType switch
    {
        // ONNX Runtime numbers the elements' types as ONNX does.
        OnnxValueType.ONNX_TYPE_TENSOR => new() { TensorType = new() { ElemType = (int)value.ElementDataType } },
        OnnxValueType.ONNX_TYPE_SEQUENCE when TypeOf(value.AsSequenceMetadata().ElementMeta) is { } element =>
            new() { SequenceType = new() { ElemType = element } },
        OnnxValueType.ONNX_TYPE_OPTIONAL when TypeOf(value.AsOptionalMetadata().ElementMeta) is { } element =>
            new() { OptionalType = new() { ElemType = element } },
        _ => null,
    };
}
