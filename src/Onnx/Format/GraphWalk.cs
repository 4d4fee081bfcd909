namespace Maas.Onnx.Format;

/// <summary>Everything in a model, however deep: the main graph, the subgraphs of its nodes, and the model's functions.</summary>
public static class GraphWalk
{
    /// <summary>All nodes; those of a subgraph follow the node that has it.</summary>
    public static IEnumerable<NodeProto> Nodes(ModelProto model) =>
        model.Graph.Node.SelectMany(WithInner).Concat(model.Functions.SelectMany(Nodes));

    /// <summary>All nodes of a function, those of subgraphs included.</summary>
    public static IEnumerable<NodeProto> Nodes(FunctionProto function) => function.Node.SelectMany(WithInner);

    /// <summary>All graphs, the main one first.</summary>
    public static IEnumerable<GraphProto> Graphs(ModelProto model) => Nodes(model).SelectMany(Subgraphs).Prepend(model.Graph);

    /// <summary>The graphs that stand in a node's attributes.</summary>
    public static IEnumerable<GraphProto> Subgraphs(NodeProto node) =>
        node.Attribute.SelectMany(attribute => attribute.G is null ? attribute.Graphs : attribute.Graphs.Prepend(attribute.G));

    /// <summary>All constants: initializers (a sparse one as its two tensors) and those in attributes.</summary>
    public static IEnumerable<TensorProto> Tensors(ModelProto model) =>
        Graphs(model).SelectMany(graph => graph.Initializer.Concat(graph.SparseInitializer.SelectMany(Parts)))
            .Concat(Nodes(model).SelectMany(node => node.Attribute).SelectMany(Tensors));

    /// <summary>The plain constants that stand in an attribute, those of its subgraphs not among them.</summary>
    public static IEnumerable<TensorProto> DenseTensors(AttributeProto attribute) =>
        attribute.T is null ? attribute.Tensors : attribute.Tensors.Prepend(attribute.T);

    /// <summary>The sparse constants that stand in an attribute, those of its subgraphs not among them.</summary>
    public static IEnumerable<SparseTensorProto> SparseTensors(AttributeProto attribute) =>
        attribute.SparseTensor is null ? attribute.SparseTensors : attribute.SparseTensors.Prepend(attribute.SparseTensor);

    private static IEnumerable<TensorProto> Tensors(AttributeProto attribute) =>
        DenseTensors(attribute).Concat(SparseTensors(attribute).SelectMany(Parts));

    private static IEnumerable<NodeProto> WithInner(NodeProto node) =>
        Subgraphs(node).SelectMany(graph => graph.Node).SelectMany(WithInner).Prepend(node);

    private static IEnumerable<TensorProto> Parts(SparseTensorProto sparse) =>
        new[] { sparse.Values, sparse.Indices }.OfType<TensorProto>();
}
