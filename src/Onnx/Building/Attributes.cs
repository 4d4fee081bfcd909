using Google.Protobuf;
using Maas.Onnx.Format;
using static Maas.Onnx.Format.AttributeProto.Types;

namespace Maas.Onnx.Building;

/// <summary>Making a node's attributes.</summary>
public static class Attributes
{
    public static AttributeProto Of(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    public static AttributeProto Of(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    public static AttributeProto Of(string name, string value) =>
        new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Of(string name, TensorProto value) => new() { Name = name, Type = AttributeType.Tensor, T = value };

    public static AttributeProto Of(string name, GraphProto value) => new() { Name = name, Type = AttributeType.Graph, G = value };

    public static AttributeProto Of(string name, params IReadOnlyList<long> values) =>
        new() { Name = name, Type = AttributeType.Ints, Ints = { values } };

    public static AttributeProto Of(string name, params IReadOnlyList<float> values) =>
        new() { Name = name, Type = AttributeType.Floats, Floats = { values } };
}
