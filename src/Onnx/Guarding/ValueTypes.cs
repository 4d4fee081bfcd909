using Maas.Onnx.Format;

namespace Maas.Onnx.Guarding;

/// <summary>The types, without shapes, of the values that a graph's nodes can read: its own and those of the graphs around.</summary>
internal sealed class ValueTypes(ValueTypes? around)
{
    private readonly Dictionary<string, TypeProto> types = [];
    private readonly Dictionary<string, TypeProto> declared = [];

    /// <summary>Null where it is not known.</summary>
    public TypeProto? Find(string name) => types.GetValueOrDefault(name) ?? around?.Find(name);

    public void Add(string name, TypeProto? type)
    {
        if (name.Length > 0 && (type ?? declared.GetValueOrDefault(name)) is { } known)
        {
            types[name] = known;
        }
    }

    public void Add(string name, int dataType) => Add(name, Tensor(dataType));

    /// <summary>What the graph says itself of a value. ONNX Runtime refuses a graph that says it wrongly.</summary>
    public void Declare(ValueInfoProto value)
    {
        if (value.Type is { } type && Bare(type) is { } bare)
        {
            declared[value.Name] = bare;
        }
    }

    public TypeProto? Declared(string name) => declared.GetValueOrDefault(name);

    public static TypeProto Tensor(int dataType) => new() { TensorType = new() { ElemType = dataType } };

    /// <summary>The type of a tensor's elements; null for what is no tensor.</summary>
    public static int? ElementOf(TypeProto? type) => type?.TensorType?.ElemType;

    private static TypeProto? Bare(TypeProto type) => type switch
    {
        { TensorType: { ElemType: > 0 and var element } } => Tensor(element),
        { SequenceType.ElemType: { } element } when Bare(element) is { } bare => new() { SequenceType = new() { ElemType = bare } },
        { OptionalType.ElemType: { } element } when Bare(element) is { } bare => new() { OptionalType = new() { ElemType = bare } },
        _ => null,
    };
}
