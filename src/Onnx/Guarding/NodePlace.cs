using Google.Protobuf.Collections;
using Maas.Onnx.Format;

namespace Maas.Onnx.Guarding;

/// <summary>Where a node stands: in the model's graphs, or in a function that was called with these attributes.</summary>
/// <param name="Opsets">Those that say what its operators mean.</param>
/// <param name="Attributes">By the names under which nodes of the function refer to them; none in a graph.</param>
internal sealed record NodePlace(RepeatedField<OperatorSetIdProto> Opsets, IReadOnlyDictionary<string, AttributeProto> Attributes)
{
    /// <summary>In the model's graphs.</summary>
    public static NodePlace InGraph(ModelProto model) => new(model.OpsetImport, new Dictionary<string, AttributeProto>());

    /// <summary>How many calls it is from the main graph.</summary>
    public int Depth { get; init; }

    public long Opset => Opsets.FirstOrDefault(import => OperatorName.IsDefault(import.Domain))?.Version ?? 0;

    /// <summary>The node with its own attributes in the place of those that it refers to; what is not given is left out.</summary>
    public NodeProto Resolve(NodeProto node)
    {
        if (!node.Attribute.Any(attribute => attribute.HasRefAttrName))
        {
            return node;
        }

        var resolved = new NodeProto { OpType = node.OpType, Domain = node.Domain, Overload = node.Overload };
        resolved.Input.Add(node.Input);
        resolved.Output.Add(node.Output);
        foreach (var attribute in node.Attribute)
        {
            if (!attribute.HasRefAttrName)
            {
                resolved.Attribute.Add(attribute);
            }
            else if (Attributes.TryGetValue(attribute.RefAttrName, out var given))
            {
                var named = given.Clone();
                named.Name = attribute.Name;
                resolved.Attribute.Add(named);
            }
        }

        return resolved;
    }
}
