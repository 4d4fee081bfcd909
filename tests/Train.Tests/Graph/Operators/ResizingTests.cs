using Maas.Core;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class ResizingTests
{
    [TestMethod]
    [DataRow("nearest")]
    [DataRow("linear")]
    public void Upsampling_takes_its_scales_by_attribute_and_by_input(string mode)
    {
        Oracle.Agrees(new OneNode("Upsample", 7).Input(1, 2, 3, 4).WithFloats("scales", 1, 1, 2, 3).With("mode", mode));
        Oracle.Agrees(new OneNode("Upsample", 9).Input(1, 2, 3, 4).Constant(tensor([1f, 1f, 2f, 1.6f])).With("mode", mode));
        Oracle.Agrees(new OneNode("Resize", 10).Input(1, 2, 4, 4).Input(tensor([1f, 1f, 0.6f, 2f])).With("mode", mode));
    }

    [TestMethod]
    [DataRow("half_pixel")]
    [DataRow("half_pixel_symmetric")]
    [DataRow("pytorch_half_pixel")]
    [DataRow("align_corners")]
    [DataRow("asymmetric")]
    public void The_nearest_value_is_that_of_every_rounding(string transformation)
    {
        foreach (var rounding in new[] { "round_prefer_floor", "round_prefer_ceil", "floor", "ceil" })
        {
            OneNode Of(float height, float width) =>
                Resize(19, "nearest", transformation, [1, 1, height, width]).With("nearest_mode", rounding);
            Oracle.Agrees(Of(2, 3));
            Oracle.Agrees(Of(0.5f, 1.7f));
            Oracle.Agrees(Of(0.8f, 0.25f));
        }
    }

    [TestMethod]
    [DataRow("half_pixel")]
    [DataRow("half_pixel_symmetric")]
    [DataRow("pytorch_half_pixel")]
    [DataRow("align_corners")]
    [DataRow("asymmetric")]
    public void Neighbours_are_weighted(string transformation)
    {
        foreach (var mode in new[] { "linear", "cubic" })
        {
            Oracle.Agrees(Resize(19, mode, transformation, [1, 1, 2, 3]), 1e-4);
            Oracle.Agrees(Resize(19, mode, transformation, [1, 1, 0.5f, 1.7f]), 1e-4);
            Oracle.Agrees(Resize(19, mode, transformation, [1, 1, 0.8f, 0.25f]), 1e-4);
        }
    }

    [TestMethod]
    public void A_cubic_s_coefficient_and_border_are_as_asked()
    {
        Oracle.Agrees(Resize(13, "cubic", "half_pixel", [1, 1, 2, 2]).With("cubic_coeff_a", -0.5f), 1e-4);
        Oracle.Agrees(Resize(13, "cubic", "half_pixel", [1, 1, 0.8f, 2]).With("exclude_outside", 1), 1e-4);
    }

    [TestMethod]
    [DataRow("linear")]
    [DataRow("cubic")]
    public void A_filter_stretches_while_shrinking(string mode)
    {
        Oracle.Agrees(Resize(18, mode, "half_pixel", [1, 1, 0.6f, 0.5f]).With("antialias", 1).With("exclude_outside", 1), 1e-4);
        Oracle.Agrees(Resize(18, mode, "half_pixel", [1, 1, 0.6f, 2f]).With("antialias", 1), 1e-4);
    }

    [TestMethod]
    public void A_size_may_be_given_for_some_axes_and_keep_the_ratio()
    {
        Oracle.Agrees(Sizes("linear", 1, 2, 7, 3));
        Oracle.Agrees(Sizes("nearest", 1, 2, 7, 3));
        Oracle.Agrees(Sizes("nearest", 7, 3).WithLongs("axes", 2, 3));
        Oracle.Agrees(Sizes("nearest", 7, 9).WithLongs("axes", 3, 2).With("keep_aspect_ratio_policy", "not_larger"));
        Oracle.Agrees(Sizes("nearest", 7, 9).WithLongs("axes", 2, 3).With("keep_aspect_ratio_policy", "not_smaller"));
    }

    [TestMethod]
    [DataRow("linear")]
    [DataRow("nearest")]
    public void A_part_is_cut_out_and_what_lies_outside_is_a_value(string mode) => Oracle.Agrees(
        new OneNode("Resize", 13).Input(1, 1, 4, 5).Constant(tensor([0f, 0f, 0.2f, -0.3f, 1f, 1f, 0.8f, 1.2f])).Constant(zeros(0))
            .ConstantLongs(1, 1, 3, 6).With("mode", mode).With("coordinate_transformation_mode", "tf_crop_and_resize")
            .With("extrapolation_value", 9f), 1e-4);

    [TestMethod]
    public void Gradients_are_right()
    {
        foreach (var mode in new[] { "nearest", "linear", "cubic" })
        {
            var values = OneNode.Random([1, 1, 3, 4]).to(ScalarType.Float64);
            Oracle.GradientsAgree(new OneNode("Resize", 13).Input(values).Absent().Constant(tensor([1f, 1f, 2f, 0.8f])).With("mode", mode));
            Oracle.GradientsAgree(new OneNode("Resize", 13).Input(values).Absent().Constant(tensor([1f, 1f, 2f, 3f])).With("mode", mode));
        }
    }

    [TestMethod]
    [DataRow("mode", "area")]
    [DataRow("coordinate_transformation_mode", "sideways")]
    [DataRow("nearest_mode", "furthest")]
    public void Another_mode_is_refused_by_name(string attribute, string value)
    {
        var model = new OneNode("Resize", 13).Input(1, 1, 2, 2).Absent().Constant(tensor([1f, 1f, 2f, 2f])).With(attribute, value).Model();

        var error = Assert.ThrowsExactly<ServiceException>(() => TorchGraph.Load(model, CPU));

        StringAssert.Contains(error.Message, $"{attribute} is \"{value}\"");
    }

    private static OneNode Resize(int opset, string mode, string transformation, float[] scales) =>
        new OneNode("Resize", opset).Input(1, 2, 5, 4).Absent().Constant(tensor(scales))
            .With("mode", mode).With("coordinate_transformation_mode", transformation);

    private static OneNode Sizes(string mode, params long[] sizes) =>
        new OneNode("Resize", 19).Input(1, 2, 5, 4).Absent().Absent().ConstantLongs(sizes).With("mode", mode);
}
