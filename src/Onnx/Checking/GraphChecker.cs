using Google.Protobuf.Collections;
using Maas.Onnx.Format;

namespace Maas.Onnx.Checking;

/// <summary>
/// Refuses models that would hurt whoever runs, describes or trains them: cycles and disorder, values from nowhere or made
/// twice, unknown types, sizes that don't match their shape, data outside the model's folder. Subgraphs and functions too.
/// Whether operators exist and get what they take is for the runtime to say.
/// </summary>
public sealed class GraphChecker
{
    private readonly ConstantCheck constants;

    private GraphChecker(string? folder) => constants = new(folder);

    /// <param name="folder">The model's folder, for its external data; null refuses external data.</param>
    /// <exception cref="OnnxException">The first thing that is wrong, with its graph, node or tensor.</exception>
    public static void Check(ModelProto model, string? folder)
    {
        if (model.Graph is null)
        {
            throw new OnnxException("the model holds no graph");
        }

        if (model.IrVersion < 1 || model.OpsetImport.Count == 0)
        {
            throw new OnnxException("the model says no version of the format (ir_version), or imports no operators (opset_import)");
        }

        var checker = new GraphChecker(folder);
        checker.CheckGraph(model.Graph, $"graph {Shown.Name(model.Graph.Name)}", null, new OpsetCheck(model.OpsetImport, "the model"));
        FunctionCheck.Check(model);
        foreach (var function in model.Functions)
        {
            checker.CheckFunction(function);
        }
    }

    private void CheckGraph(GraphProto graph, string place, Scope? around, OpsetCheck opsets)
    {
        var scope = new Scope(place, around);
        var isMain = around is null;
        foreach (var input in graph.Input)
        {
            TypeCheck.Check(input, $"{place}: input", complete: isMain);
            scope.AddInput(input.Name);
        }

        AddInitializers(graph, scope);
        foreach (var value in graph.ValueInfo)
        {
            TypeCheck.Check(value, $"{place}: value", complete: false);
        }

        CheckNodes(graph.Node, scope, opsets);
        CheckOutputs(graph, scope, isMain);
    }

    private void AddInitializers(GraphProto graph, Scope scope)
    {
        foreach (var tensor in graph.Initializer)
        {
            constants.Check(tensor, scope.Place);
            scope.AddInitializer(tensor.Name);
        }

        foreach (var sparse in graph.SparseInitializer)
        {
            constants.Check(sparse, scope.Place);
            scope.AddInitializer(sparse.Values.Name);
        }
    }

    private void CheckNodes(RepeatedField<NodeProto> nodes, Scope scope, OpsetCheck opsets)
    {
        foreach (var node in nodes)
        {
            if (node.OpType.Length == 0)
            {
                throw new OnnxException($"{scope.Place}: {Shown.Node(node)} names no operator");
            }

            opsets.Check(node);
            if (node.Input.FirstOrDefault(input => input.Length > 0 && !scope.Has(input)) is { } missing)
            {
                throw NodeOrder.Refusal(scope.Place, nodes, node, missing);
            }

            CheckAttributes(node, scope, opsets);
            foreach (var output in node.Output.Where(output => output.Length > 0))
            {
                scope.AddMade(output, node);
            }
        }
    }

    private void CheckAttributes(NodeProto node, Scope scope, OpsetCheck opsets)
    {
        var place = $"{scope.Place}: {Shown.Node(node)}";
        var names = new HashSet<string>();
        foreach (var attribute in node.Attribute)
        {
            if (!names.Add(attribute.Name))
            {
                throw new OnnxException($"{place} has the attribute {Shown.Name(attribute.Name)} twice");
            }

            foreach (var tensor in GraphWalk.DenseTensors(attribute))
            {
                constants.Check(tensor, place);
            }

            foreach (var sparse in GraphWalk.SparseTensors(attribute))
            {
                constants.Check(sparse, place);
            }
        }

        foreach (var subgraph in GraphWalk.Subgraphs(node))
        {
            CheckGraph(subgraph, $"subgraph {Shown.Name(subgraph.Name)} of {Shown.Node(node)}", scope, opsets);
        }
    }

    private static void CheckOutputs(GraphProto graph, Scope scope, bool isMain)
    {
        var names = new HashSet<string>();
        foreach (var output in graph.Output)
        {
            TypeCheck.Check(output, $"{scope.Place}: output", complete: isMain);
            if (!scope.Has(output.Name))
            {
                throw new OnnxException($"{scope.Place}: output {Shown.Name(output.Name)} is made by no node");
            }

            if (!names.Add(output.Name))
            {
                throw new OnnxException($"{scope.Place}: output {Shown.Name(output.Name)} is declared twice");
            }
        }

        if (names.Count == 0)
        {
            throw new OnnxException($"{scope.Place} has no output");
        }
    }

    private void CheckFunction(FunctionProto function)
    {
        var place = $"function {Shown.Name(function.Name)}";
        var scope = new Scope(place, null);
        foreach (var input in function.Input)
        {
            scope.AddInput(input);
        }

        CheckNodes(function.Node, scope, new OpsetCheck(function.OpsetImport, place));
        if (function.Output.FirstOrDefault(output => !scope.Has(output)) is { } missing)
        {
            throw new OnnxException($"{place}: output {Shown.Name(missing)} is made by no node");
        }
    }
}
