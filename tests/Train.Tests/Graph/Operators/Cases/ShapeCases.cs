using Maas.Onnx.Building;
using static Maas.Train.Tests.Graph.Operators.Cases.OperatorCases;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators.Cases;

internal static class ShapeCases
{
    public static void AddTo(Dictionary<string, Func<ScalarType, OneNode[]>> cases)
    {
        Add(cases, "Reshape", type => Of("Reshape", type, 2, 3, 4).Longs(0, -1), type =>
            Of("Reshape", type, 0, 3).ConstantLongs(3, 0).With("allowzero", 1));
        Add(cases, "Flatten", type => Of("Flatten", type, 2, 3, 4).With("axis", -1), type => Of("Flatten", type, 0, 3));
        Add(cases, "Transpose", type => Of("Transpose", type, 2, 3, 4).WithLongs("perm", 1, 2, 0), type => Of("Transpose", type, 2, 0));
        Add(cases, "Squeeze", type => Of("Squeeze", type, 1, 3, 1).ConstantLongs(-1), type => Of("Squeeze", type, 1, 0, 1));
        Add(cases, "Unsqueeze", type => Of("Unsqueeze", type, 2, 3).Longs(-1, 0), type => Of("Unsqueeze", type).ConstantLongs(0));
        Add(cases, "Expand", type => Of("Expand", type, 3, 1).ConstantLongs(2, 1, 4), type => Of("Expand", type).Longs(2, 3));
        Add(cases, "Tile", type => Of("Tile", type, 2, 3).Longs(1, 3), type => Of("Tile", type, 2, 3).ConstantLongs(2, 0));
        Add(cases, "Concat", type => Of("Concat", type, 2, 3).Input(Values(type, 2, 1)).Input(Values(type, 2, 0)).With("axis", -1));
        Add(cases, "Cast", type => Of("Cast", type, 2, 3).With("to", 1), type =>
            Of("Cast", ScalarType.Float32, 2, 3).With("to", Number(type)));
        Add(cases, "CastLike", type => Of("CastLike", ScalarType.Float32, 2, 3).Input(Values(type, 1)));
        Add(cases, "Shape", type => Of("Shape", type, 2, 3, 4).With("start", -2), type => Of("Shape", type));
        Add(cases, "Size", type => Of("Size", type, 2, 3), type => Of("Size", type));
        Add(cases, "DepthToSpace", type => Of("DepthToSpace", type, 2, 8, 2, 3).With("blocksize", 2));
        Add(cases, "SpaceToDepth", type => Of("SpaceToDepth", type, 2, 2, 4, 6).With("blocksize", 2));
        AddParts(cases);
        AddConstants(cases);
        AddPlaces(cases);
    }

    private static void AddParts(Dictionary<string, Func<ScalarType, OneNode[]>> cases)
    {
        Add(
            cases,
            "Slice",
            type => Of("Slice", type, 4, 5).ConstantLongs(-3, 1).ConstantLongs(100, -1).ConstantLongs(-2, 1).ConstantLongs(2, 1),
            type => Of("Slice", type, 4, 5).Longs(-1).Longs(-100).Longs(-1).Longs(-2));
        Add(cases, "Split", type => Of("Split", type, 4, 5).ConstantLongs(2, 3).With("axis", -1).Outputs(2));
        Add(cases, "Trilu", type => Of("Trilu", type, 3, 4).Constant(tensor(-1L)).With("upper", 0), type => Of("Trilu", type, 2, 3, 3));
        Add(
            cases,
            "Pad",
            type => Of("Pad", type, 2, 3).ConstantLongs(1, 0, 0, 2),
            type => Of("Pad", type, 2, 3).Longs(1, 1).Constant(Scalar(type, 1)).Longs(-1),
            type => Of("Pad", type, 2, 3).ConstantLongs(1, 0, 0, 2).With("mode", "reflect"));
        Add(cases, "CenterCropPad", type => Of("CenterCropPad", type, 5, 4).Longs(2, 7));
    }

    private static void AddConstants(Dictionary<string, Func<ScalarType, OneNode[]>> cases)
    {
        Add(cases, "Constant", type =>
            new OneNode("Constant", 18).With(Attributes.Of("value", OneNode.Proto("value", Values(type, 2, 3)))));
        Add(
            cases,
            "ConstantOfShape",
            type => new OneNode("ConstantOfShape", 18).Longs(2, 3).With(Attributes.Of("value", OneNode.Proto("value", Positive(type, 1)))));
        Add(
            cases,
            "Range",
            type => new OneNode("Range", 18).Input(Scalar(type, 1)).Input(Scalar(type, 8)).Input(Scalar(type, 2)),
            type => new OneNode("Range", 18).Input(Scalar(type, 3)).Input(Scalar(type, 3)).Input(Scalar(type, 1)));
        Add(cases, "EyeLike", type => Of("EyeLike", type, 3, 4).With("k", 1), type => Of("EyeLike", type, 3, 2).With("dtype", 1));
        foreach (var name in new[] { "HannWindow", "HammingWindow", "BlackmanWindow" })
        {
            Add(cases, name, type => new OneNode(name, 18).Input(tensor(10L)).With("output_datatype", Number(type)));
        }

        Add(cases, "MelWeightMatrix", type => new OneNode("MelWeightMatrix", 18).Constant(tensor(8L)).Constant(tensor(64L))
            .Constant(tensor(16000L)).Input(tensor(0f)).Input(tensor(8000f)).With("output_datatype", Number(type)));
    }

    private static void AddPlaces(Dictionary<string, Func<ScalarType, OneNode[]>> cases)
    {
        Add(
            cases,
            "Resize",
            type => Of("Resize", type, 1, 1, 3, 4).Absent().Constant(tensor([1f, 1f, 2f, 0.6f])),
            type => Of("Resize", type, 1, 1, 3, 4).Absent().Absent().Longs(1, 1, 6, 3).With("mode", "linear"));
        Add(cases, "Upsample", type => new OneNode("Upsample", 9).Input(Values(type, 1, 1, 3, 4)).Constant(tensor([1f, 1f, 2f, 3f])));
        Add(cases, "GridSample", type => new OneNode("GridSample", 20).Input(Values(type, 1, 2, 3, 4)).Input(Values(type, 1, 2, 2, 2)));
        Add(cases, "AffineGrid", type => new OneNode("AffineGrid", 20).Input(Values(type, 2, 2, 3)).ConstantLongs(2, 3, 4, 5));
    }

    private static OneNode Of(string name, ScalarType type, params long[] shape) => new OneNode(name, 18).Input(Values(type, shape));

    private static void Add(
        Dictionary<string, Func<ScalarType, OneNode[]>> cases, string name, params Func<ScalarType, OneNode>[] nodes) =>
        cases.Add(name, type => [.. nodes.Select(node => node(type))]);
}
