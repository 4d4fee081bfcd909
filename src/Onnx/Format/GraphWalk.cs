namespace Maas.Onnx.Format;

/// <summary>Everything in a model, however deep: the main graph, the subgraphs of its nodes, and the model's functions.</summary>
public static class GraphWalk
{
    /// <summary>All nodes; those of a subgraph follow the node that has it.</summary>
    public static IEnumerable<NodeProto> Nodes(ModelProto model) =>
        model.Graph.Node.Concat(model.Functions.SelectMany(function => function.Node)).SelectMany(WithInner);

    /// <summary>All graphs, the main one first.</summary>
    public static IEnumerable<GraphProto> Graphs(ModelProto model) => Nodes(model).SelectMany(Subgraphs).Prepend(model.Graph);

    /// <summary>The graphs that stand in a node's attributes.</summary>
    public static IEnumerable<GraphProto> Subgraphs(NodeProto node) =>
        node.Attribute.SelectMany(attribute => attribute.G is null ? attribute.Graphs : attribute.Graphs.Prepend(attribute.G));

    /// <summary>All constants: initializers (a sparse one as its two tensors) and those in attributes.</summary>
    public static IEnumerable<TensorProto> Tensors(ModelProto model) =>
        Graphs(model).SelectMany(graph => graph.Initializer.Concat(graph.SparseInitializer.SelectMany(Parts)))
            .Concat(Nodes(model).SelectMany(node => node.Attribute).SelectMany(Tensors));

    /// <summary>The constants that stand in one attribute, those of its subgraphs not among them.</summary>
    public static IEnumerable<TensorProto> Tensors(AttributeProto attribute)
    {
        var sparse = attribute.SparseTensor is null ? attribute.SparseTensors : attribute.SparseTensors.Prepend(attribute.SparseTensor);
        var dense = attribute.T is null ? attribute.Tensors : attribute.Tensors.Prepend(attribute.T);
        return dense.Concat(sparse.SelectMany(Parts));
    }

    private static IEnumerable<NodeProto> WithInner(NodeProto node) =>
        Subgraphs(node).SelectMany(graph => graph.Node).SelectMany(WithInner).Prepend(node);

    private static IEnumerable<TensorProto> Parts(SparseTensorProto sparse) =>
        new[] { sparse.Values, sparse.Indices }.OfType<TensorProto>();
}
