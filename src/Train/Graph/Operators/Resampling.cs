using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Graph.Operators;

/// <summary>
/// How the values of a resized axis come from the old ones: each is one of them, or a weighted sum of neighbours. Axes are
/// independent of each other, so that each is a product with a matrix of weights; the usual cases are torch's own call.
/// </summary>
internal sealed class Resampling
{
    private readonly string mode;
    private readonly string transformation;
    private readonly string rounding;
    private readonly bool excludesOutside;
    private readonly bool stretches;
    private readonly double sharpness;
    private readonly double outside;

    private Resampling(Node node, string transformation, string rounding)
    {
        this.transformation = transformation;
        this.rounding = rounding;
        mode = node.Text("mode", "nearest");
        excludesOutside = node.Int("exclude_outside", 0) != 0;
        stretches = node.Int("antialias", 0) != 0;
        sharpness = node.Float("cubic_coeff_a", -0.75);
        outside = node.Float("extrapolation_value", 0);
        if (mode is not ("nearest" or "linear" or "cubic"))
        {
            throw node.Refusal($"mode is \"{mode}\"; it is nearest, linear or cubic");
        }

        if (stretches && mode == "nearest")
        {
            throw node.Refusal("antialias is 1; only linear and cubic can have it");
        }
    }

    public bool IsCrop => transformation == "tf_crop_and_resize";

    public static Resampling Of(Node node)
    {
        var transformation = node.Text("coordinate_transformation_mode", "half_pixel");
        var rounding = node.Text("nearest_mode", "round_prefer_floor");
        if (transformation is not ("half_pixel" or "half_pixel_symmetric" or "pytorch_half_pixel" or "align_corners" or "asymmetric"
            or "tf_crop_and_resize"))
        {
            throw node.Refusal(
                $"coordinate_transformation_mode is \"{transformation}\"; it is half_pixel, half_pixel_symmetric, pytorch_half_pixel, "
                + "align_corners, asymmetric or tf_crop_and_resize");
        }

        return rounding is "round_prefer_floor" or "round_prefer_ceil" or "floor" or "ceil"
            ? new Resampling(node, transformation, rounding)
            : throw node.Refusal($"nearest_mode is \"{rounding}\"; it is round_prefer_floor, round_prefer_ceil, floor or ceil");
    }

    public static Resampling OfUpsample(Node node) => new(node, "asymmetric", "simple");

    /// <summary>The call of torch's that means the same, of which it has one for whole factors of spatial axes;
    /// null for the others.</summary>
    public Tensor? FindNative(Tensor x, ResizedAxis[] axes)
    {
        var rank = (int)x.dim();
        var changed = axes.Where(axis => axis.Changes(x)).ToArray();
        if (rank is < 3 or > 5 || changed.Length == 0 || stretches || IsCrop || !is_floating_point(x)
            || Array.Exists(changed, axis => axis.Axis < 2 || axis.Length != x.size(axis.Axis) * axis.Scale))
        {
            return null;
        }

        var sizes = x.shape[2..];
        Array.ForEach(changed, axis => sizes[axis.Axis - 2] = axis.Length);
        var grows = Array.TrueForAll(changed, axis => axis.Scale == Math.Floor(axis.Scale));
        return (mode, transformation) switch
        {
            ("nearest", "asymmetric") when grows && rounding is "floor" or "simple" => functional.interpolate(x, sizes),
            ("nearest", "half_pixel" or "pytorch_half_pixel") when grows && rounding.StartsWith("round", StringComparison.Ordinal) =>
                functional.interpolate(x, sizes),
            ("linear", "half_pixel") => functional.interpolate(x, sizes, mode: Linear(rank), align_corners: false),
            ("linear", "align_corners") => functional.interpolate(x, sizes, mode: Linear(rank), align_corners: true),
            _ => null,
        };
    }

    public Tensor Along(Tensor x, ResizedAxis axis)
    {
        var length = x.size(axis.Axis);
        float[] sources = [.. Enumerable.Range(0, (int)axis.Length).Select(place => axis.Source(transformation, place, length))];
        var result = mode == "nearest"
            ? x.index_select(
                axis.Axis, tensor([.. sources.Select(source => Nearest(source, axis.Scale, length))], ScalarType.Int64, x.device))
            : Weighted(x, axis.Axis, Weights(sources, axis.Scale, length));
        if (!IsCrop)
        {
            return result;
        }

        var isOutside = tensor([.. sources.Select(source => source < 0 || source > length - 1)], device: x.device);
        var shape = Enumerable.Repeat(1L, (int)x.dim()).ToArray();
        shape[axis.Axis] = axis.Length;
        return result.masked_fill(isOutside.reshape(shape), outside);
    }

    private static InterpolationMode Linear(int rank) =>
        rank == 3 ? InterpolationMode.Linear : rank == 4 ? InterpolationMode.Bilinear : InterpolationMode.Trilinear;

    private long Nearest(float source, float scale, long length)
    {
        var place = rounding switch
        {
            "floor" => MathF.Floor(source),
            "ceil" => MathF.Ceiling(source),
            "round_prefer_ceil" => MathF.Floor(source + 0.5f),
            "round_prefer_floor" => MathF.Ceiling(source - 0.5f),
            _ => scale < 1 ? MathF.Ceiling(source) : MathF.Truncate(source),
        };
        return (long)Math.Clamp(place, 0, length - 1);
    }

    private static Tensor Weighted(Tensor x, int axis, double[,] weights)
    {
        var type = is_floating_point(x) ? x.dtype : ScalarType.Float32;
        var matrix = tensor(weights).to(type, x.device);
        var sums = functional.linear(x.to(type).movedim([axis], [-1]), matrix).movedim([-1], [axis]);
        return sums.to(x.dtype);
    }

    private double[,] Weights(float[] sources, float scale, long length)
    {
        var weights = new double[sources.Length, length];
        var stretch = stretches && scale < 1 ? scale : 1;
        var reach = (mode == "linear" ? 1 : 2) / stretch;
        for (var row = 0; row < sources.Length; row++)
        {
            // Linear interpolation reaches nowhere outside; a cubic one repeats the value at the border there.
            var source = mode == "linear" && !stretches ? Math.Clamp(sources[row], 0, length - 1) : sources[row];
            var (first, last) = ((long)Math.Ceiling(source - reach), (long)Math.Floor(source + reach));
            for (var place = first; place <= last; place++)
            {
                if (!excludesOutside || (place >= 0 && place < length))
                {
                    weights[row, Math.Clamp(place, 0, length - 1)] += Weight(Math.Abs((place - source) * stretch));
                }
            }

            var sum = Enumerable.Range(0, (int)length).Sum(place => weights[row, place]);
            for (var place = 0; place < length; place++)
            {
                weights[row, place] /= sum;
            }
        }

        return weights;
    }

    private double Weight(double distance) => mode == "linear" ? Math.Max(0, 1 - distance) : distance switch
    {
        <= 1 => (((sharpness + 2) * distance - (sharpness + 3)) * distance * distance) + 1,
        < 2 => sharpness * (((distance - 5) * distance + 8) * distance - 4),
        _ => 0,
    };
}
