using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Graph.Operators;

/// <summary>Pictures and volumes read at computed places, and the grids of such places.</summary>
internal static class Sampling
{
    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add("GridSample", 16, GridSample);
        registry.Add("AffineGrid", 20, AffineGrid, host: [1]);
    }

    private static Operation GridSample(Node node)
    {
        var isAligned = node.Int("align_corners", 0) != 0;
        var mode = node.Text("mode", node.Opset < 20 ? "bilinear" : "linear") switch
        {
            "linear" or "bilinear" => GridSampleMode.Bilinear,
            "nearest" => GridSampleMode.Nearest,
            var other => throw node.Refusal($"mode is \"{other}\"; only linear (bilinear) and nearest can be trained"),
        };
        var padding = node.Text("padding_mode", "zeros") switch
        {
            "zeros" => GridSamplePaddingMode.Zeros,
            "border" => GridSamplePaddingMode.Border,
            "reflection" => GridSamplePaddingMode.Reflection,
            var other => throw node.Refusal($"padding_mode is \"{other}\"; it is zeros, border or reflection"),
        };
        return x => functional.grid_sample(x[0], x[1], mode, padding, isAligned);
    }

    private static Operation AffineGrid(Node node)
    {
        var isAligned = node.Int("align_corners", 0) != 0;
        var size = node.Longs(1);
        return x => functional.affine_grid(x[0], size(x), isAligned);
    }
}
