using Maas.Core;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>An output as bytes, in ONNX Runtime's own memory but for texts. Void once the value is disposed.</summary>
internal sealed class BinaryOutput
{
    private readonly OrtValue value;
    private readonly string name;
    private readonly long mostBytes;
    private byte[]? texts;

    /// <exception cref="ServiceException">The protocol does not carry it, or it takes more than the answer has left.</exception>
    public BinaryOutput(OrtValue value, string name, ref AnswerBudget budget)
    {
        (this.value, this.name, mostBytes) = (value, name, budget.MostBytes);
        var type = value.GetTensorTypeAndShape();
        Shape = type.Shape;
        Kind = ElementKind.Find(type.ElementDataType)
            ?? throw ServiceError.InvalidModel.With($"output \"{name}\" is of {type.ElementDataType}, which the protocol does not carry");
        budget.Take(name, type);
    }

    public string Name => name;

    public ElementKind Kind { get; }

    public long[] Shape { get; }

    /// <exception cref="AnswerOverflowException">Its texts take more than the answer may.</exception>
    public ReadOnlySpan<byte> Bytes => Kind.IsText
        ? texts ??= BinaryTensor.Write(value.GetStringTensorAsArray(), mostBytes)
        : Shape.Contains(0) ? [] : value.GetTensorDataAsSpan<byte>();

    /// <exception cref="ServiceException">It has no form in JSON.</exception>
    public void CheckJson()
    {
        if (Kind.Type is TensorElementType.Float16 or TensorElementType.BFloat16)
        {
            throw ServiceError.InvalidInput.With(
                $"output \"{name}\" is {Kind.Word}, which has no form in JSON; ask for it with the parameter binary_data");
        }
    }
}
