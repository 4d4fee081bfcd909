using System.Runtime.InteropServices;
using Google.Protobuf;
using Maas.Core;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Maas.Train.Graph;

/// <summary>ONNX tensors as torch tensors, and torch tensors back into the bytes of ONNX ones.</summary>
internal static class TensorValues
{
    private static readonly Dictionary<TensorProto.Types.DataType, ScalarType> Types = new()
    {
        [TensorProto.Types.DataType.Float] = ScalarType.Float32,
        [TensorProto.Types.DataType.Double] = ScalarType.Float64,
        [TensorProto.Types.DataType.Float16] = ScalarType.Float16,
        [TensorProto.Types.DataType.Bfloat16] = ScalarType.BFloat16,
        [TensorProto.Types.DataType.Int64] = ScalarType.Int64,
        [TensorProto.Types.DataType.Int32] = ScalarType.Int32,
        [TensorProto.Types.DataType.Int16] = ScalarType.Int16,
        [TensorProto.Types.DataType.Int8] = ScalarType.Int8,
        [TensorProto.Types.DataType.Uint8] = ScalarType.Byte,
        [TensorProto.Types.DataType.Bool] = ScalarType.Bool,
    };

    public static ScalarType? FindType(long type) => Types.TryGetValue((TensorProto.Types.DataType)type, out var found) ? found : null;

    public static bool IsFloating(TensorProto proto) => FindType(proto.DataType) is { } type && is_floating_point(type);

    /// <summary>A tensor of its own memory. External data must have been read into the model before.</summary>
    public static Tensor Read(TensorProto proto, Device device)
    {
        var type = FindType(proto.DataType)
            ?? throw ServiceError.InvalidModel.With(
                $"tensor \"{proto.Name}\" has the element type {(TensorProto.Types.DataType)proto.DataType}, which can't be trained");
        var bytes = TensorValue.Bytes(proto, folder: null);
        var tensor = empty(proto.Dims.ToArray(), dtype: type);
        if (bytes.Length > 0)
        {
            tensor.bytes = MemoryMarshal.AsMemory(bytes).Span;
        }

        return device.type == DeviceType.CPU ? tensor : tensor.to(device, disposeAfter: true);
    }

    /// <summary>Puts the tensor's values into the ONNX tensor, whose type and shape stay.</summary>
    public static void Write(Tensor tensor, TensorProto proto)
    {
        using var scope = NewDisposeScope();
        var values = tensor.detach().to(FindType(proto.DataType)!.Value, CPU).contiguous();
        proto.FloatData.Clear();
        proto.DoubleData.Clear();
        proto.Int32Data.Clear();
        proto.RawData = ByteString.CopyFrom(values.bytes);
    }
}
