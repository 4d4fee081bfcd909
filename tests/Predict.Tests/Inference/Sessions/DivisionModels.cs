using System.Runtime.InteropServices;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using Maas.Predict.Inference.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Sessions;

/// <summary>Models that divide their input <c>a</c> by their input <c>b</c>, both of any shape, to <c>y</c>.</summary>
internal static class DivisionModels
{
    /// <param name="place">Where the division stands.</param>
    /// <param name="divisor">A constant that is divided by; null for the input.</param>
    public static ModelProto Of(string operatorName, DataType type, long opset, string place = "graph", TensorProto? divisor = null)
    {
        var graph = new GraphProto { Name = "divides", Input = { Value("a", type), Value("b", type) }, Output = { Value("y", type) } };
        var model = new ModelProto
        {
            IrVersion = 8,
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Version = opset } },
        };
        if (divisor is not null)
        {
            graph.Initializer.Add(divisor);
        }

        graph.Node.Add(Nodes(model, operatorName, place, divisor?.Name ?? "b"));
        return model;
    }

    /// <summary>What such a model takes; the caller disposes it.</summary>
    public static List<Tensor> Inputs<T>(T[] a, long[] shapeOfA, T[] b, long[] shapeOfB)
        where T : unmanaged => [Input("a", a, shapeOfA), Input("b", b, shapeOfB)];

    public static NodeProto Node(string operatorName, string[] inputs, string[] outputs, params AttributeProto[] attributes) =>
        new() { OpType = operatorName, Input = { inputs }, Output = { outputs }, Attribute = { attributes } };

    public static ValueInfoProto Value(string name, DataType type) =>
        new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)type } } };

    private static Tensor Input<T>(string name, T[] values, long[] shape)
        where T : unmanaged
    {
        var kind = ElementKind.Get(ElementType.Of<T>().Word!);
        var tensor = new Tensor(name, kind, new TensorBudget(1 << 20)) { Shape = shape };
        MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(tensor.Extend(values.Length * kind.Bytes));
        return tensor;
    }

    private static NodeProto[] Nodes(ModelProto model, string name, string place, string b) => place switch
    {
        "graph" => [Node(name, ["a", b], ["y"])],

        // Their types are asked for.
        "behind others" => [Node("Equal", [b, b], ["same"]), Node("Where", ["same", b, b], ["own"]), Node(name, ["a", "own"], ["y"])],
        "if" => [True, Node("If", ["true"], ["y"], Branch("then_branch", name, b), Branch("else_branch", name, b))],
        "loop" => [True, One, Node("Loop", ["one", "true", "a", b], ["y", "rest"], Attributes.Of("body", LoopBody(name)))],
        "scan" => [Node("Scan", ["a", b], ["y"], Attributes.Of("body", ScanBody(name, Type(model))), Attributes.Of("num_scan_inputs", 2L))],
        "function" => Calls(model, name, b),
        _ => throw new ArgumentOutOfRangeException(nameof(place), place, "no such place"),
    };

    private static DataType Type(ModelProto model) => (DataType)model.Graph.Input[0].Type.TensorType.ElemType;

    private static NodeProto True => Node(
        "Constant", [], ["true"], Attributes.Of("value", new TensorProto { DataType = (int)DataType.Bool, Int32Data = { 1 } }));

    private static NodeProto One => Node(
        "Constant", [], ["one"], Attributes.Of("value", new TensorProto { DataType = (int)DataType.Int64, Int64Data = { 1 } }));

    private static AttributeProto Branch(string branch, string name, string b) => Attributes.Of(
        branch,
        new GraphProto { Name = branch, Node = { Node(name, ["a", b], [$"{branch}_y"]) }, Output = { Untyped($"{branch}_y") } });

    private static GraphProto LoopBody(string name) => new()
    {
        Name = "body",
        Input = { Scalar("step", DataType.Int64), Scalar("go", DataType.Bool), Untyped("la"), Untyped("lb") },
        Node = { Node("Identity", ["go"], ["go_on"]), Node(name, ["la", "lb"], ["ly"]), Node("Identity", ["lb"], ["lrest"]) },
        Output = { Untyped("go_on"), Untyped("ly"), Untyped("lrest") },
    };

    private static GraphProto ScanBody(string name, DataType type) => new()
    {
        Name = "body",
        Input = { Untyped("sa"), Untyped("sb") },
        Node = { Node(name, ["sa", "sb"], ["sy"]) },
        Output = { Scalar("sy", type) },
    };

    // The same functions are called with fractions too.
    private static NodeProto[] Calls(ModelProto model, string name, string b)
    {
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "own", Version = 1 });
        model.Functions.Add(Function(model, "Divide", Node(name, ["x", "z"], ["q"])));
        model.Functions.Add(Function(model, "Call", Call("Divide", "x", "z", "q")));
        var fractions = new TensorProto { Name = "half", DataType = (int)DataType.Float, FloatData = { 0.5f } };
        model.Graph.Initializer.Add(fractions);
        return name == "Div"
            ? [Call("Divide", "half", "half", "whole"), Call("Call", "a", b, "first"), Call("Call", "a", b, "y")]
            : [Call("Divide", "a", b, "first"), Call("Call", "a", b, "y")];
    }

    private static FunctionProto Function(ModelProto model, string name, NodeProto node) => new()
    {
        Domain = "own",
        Name = name,
        Input = { "x", "z" },
        Output = { "q" },
        Node = { node },
        OpsetImport = { model.OpsetImport },
    };

    private static NodeProto Call(string function, string a, string b, string result)
    {
        var call = Node(function, [a, b], [result]);
        call.Domain = "own";
        return call;
    }

    private static ValueInfoProto Scalar(string name, DataType type)
    {
        var value = Value(name, type);
        value.Type.TensorType.Shape = new();
        return value;
    }

    private static ValueInfoProto Untyped(string name) => new() { Name = name };
}
