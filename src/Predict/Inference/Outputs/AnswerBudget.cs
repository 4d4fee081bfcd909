using Maas.Core;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Maas.Predict.Inference.Outputs;

/// <summary>The bytes that one answer's outputs may still take. For one thread.</summary>
internal struct AnswerBudget(long mostBytes)
{
    // A text is its length in so many bytes, and its letters.
    private const int LeastTextBytes = sizeof(uint);

    private long takenBytes;

    public readonly long MostBytes => mostBytes;

    /// <summary>The memory of a tensor; of texts the least that they can take.</summary>
    public static long BytesOf(OrtTensorTypeAndShapeInfo about) => ElementKind.Find(about.ElementDataType) is { } kind
        ? about.ElementCount * (kind.IsText ? LeastTextBytes : kind.Bytes)
        : 0;

    /// <summary>The bytes that an output takes, texts with their lengths: read where they are, before anything is made of them.</summary>
    /// <exception cref="ServiceException">So much is not left.</exception>
    public long Take(string output, OrtValue value, in OrtTensorTypeAndShapeInfo about)
    {
        var bytes = BytesOf(about);
        Check(output, about, bytes);
        if (about.ElementDataType == TensorElementType.String)
        {
            for (var i = 0; i < about.ElementCount; i++)
            {
                bytes += value.GetStringElementAsSpan(i).Length;
            }

            Check(output, about, bytes);
        }

        takenBytes += bytes;
        return bytes;
    }

    /// <summary>Why an output is refused that takes too much as it is written.</summary>
    public readonly ServiceException Refusal(string output, ReadOnlySpan<long> shape, bool isJson) => ServiceError.AnswerTooLarge.With(
        $"output \"{output}\" of shape {ShapeText.Of(shape)} brings the answer to more than {mostBytes} bytes"
            + $"{(isJson ? " of JSON" : "")}, which is the most: send fewer rows at once, or ask for fewer outputs"
            + (isJson ? ", or for binary ones of the Open Inference Protocol" : ""));

    private readonly void Check(string output, in OrtTensorTypeAndShapeInfo about, long bytes)
    {
        if (bytes > mostBytes - takenBytes)
        {
            throw ServiceError.AnswerTooLarge.With(
                $"output \"{output}\" of shape {ShapeText.Of(about.Shape)} takes {bytes} bytes; all outputs of an answer may take "
                    + $"{mostBytes}: send fewer rows at once, or ask for fewer outputs");
        }
    }
}
