using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Maas.Core.Registry;
using static TorchSharp.torch;

namespace Maas.Train.Data;

/// <summary>An example's target as it stands at the end of its record.</summary>
internal static class TargetLayout
{
    /// <summary>The token that is no target, as PyTorch has it.</summary>
    public const long Ignored = -100;

    /// <summary>A class: int64, without a dimension.</summary>
    public static TensorLayout Class { get; } = new(ScalarType.Int64, []);

    /// <summary>Values in the units that are trained: float32 [targets].</summary>
    public static TensorLayout Values(RegressionDecoding decoding) => new(ScalarType.Float32, [decoding.Targets.Count]);

    public static void WriteClass(long label, Span<byte> destination) => BinaryPrimitives.WriteInt64LittleEndian(destination, label);

    public static void WriteValues(ReadOnlySpan<float> values, Span<byte> destination) => MemoryMarshal.AsBytes(values).CopyTo(destination);
}
