using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Maas.Core;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>An output as bytes, out of ONNX Runtime's own memory. Void once the value is disposed.</summary>
internal sealed class BinaryOutput
{
    private const int ChunkBytes = 64 << 10;

    private readonly OrtValue value;
    private readonly string name;

    /// <exception cref="ServiceException">The protocol does not carry it, or it takes more than the answer has left.</exception>
    public BinaryOutput(OrtValue value, string name, ref AnswerBudget budget)
    {
        (this.value, this.name) = (value, name);
        var type = value.GetTensorTypeAndShape();
        Shape = type.Shape;
        Kind = ElementKind.Find(type.ElementDataType)
            ?? throw ServiceError.InvalidModel.With($"output \"{name}\" is of {type.ElementDataType}, which the protocol does not carry");
        Bytes = budget.Take(name, value, type);
    }

    public string Name => name;

    public ElementKind Kind { get; }

    public long[] Shape { get; }

    /// <summary>How many they are.</summary>
    public long Bytes { get; }

    /// <summary>Writes them; the last of them are not flushed.</summary>
    public async ValueTask WriteAsync(PipeWriter writer, CancellationToken cancellation)
    {
        if (Kind.IsText)
        {
            await WriteTextsAsync(writer, cancellation);
            return;
        }

        for (var at = 0; at < Bytes; at += ChunkBytes)
        {
            writer.Write(value.GetTensorDataAsSpan<byte>().Slice(at, (int)Math.Min(ChunkBytes, Bytes - at)));
            await FlushIfManyAsync(writer, cancellation);
        }
    }

    /// <exception cref="ServiceException">It has no form in JSON.</exception>
    public void CheckJson()
    {
        if (Kind.Type is TensorElementType.Float16 or TensorElementType.BFloat16)
        {
            throw ServiceError.InvalidInput.With(
                $"output \"{name}\" is {Kind.Word}, which has no form in JSON; ask for it with the parameter binary_data");
        }
    }

    private async ValueTask WriteTextsAsync(PipeWriter writer, CancellationToken cancellation)
    {
        var count = value.GetTensorTypeAndShape().ElementCount;
        for (var i = 0; i < count; i++)
        {
            var length = value.GetStringElementAsSpan(i).Length;
            BinaryPrimitives.WriteUInt32LittleEndian(writer.GetSpan(BinaryTensor.LengthBytes), (uint)length);
            writer.Advance(BinaryTensor.LengthBytes);
            var at = 0;
            do
            {
                var some = Math.Min(ChunkBytes, length - at);
                writer.Write(value.GetStringElementAsSpan(i).Slice(at, some));
                at += some;
                await FlushIfManyAsync(writer, cancellation);
            }
            while (at < length);
        }
    }

    // Each flush is a send of its own.
    private static async ValueTask FlushIfManyAsync(PipeWriter writer, CancellationToken cancellation)
    {
        if (writer.UnflushedBytes >= ChunkBytes)
        {
            await writer.FlushAsync(cancellation);
        }
    }
}
