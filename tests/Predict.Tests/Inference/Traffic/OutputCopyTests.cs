using Maas.Predict.Inference.Traffic;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Tests.Inference.Traffic;

[TestClass]
public sealed class OutputCopyTests
{
    [TestMethod]
    [DataRow(1000f, 1000.9f, true)]
    [DataRow(1000f, 1001.1f, false)]
    [DataRow(-1000f, -1000.9f, true)]
    [DataRow(1000f, -1000f, false)]
    [DataRow(1e-7f, 9e-7f, true)]
    [DataRow(1e-7f, 2e-6f, false)]
    [DataRow(float.NaN, float.NaN, true)]
    [DataRow(float.NaN, 1f, false)]
    [DataRow(float.PositiveInfinity, float.PositiveInfinity, true)]
    [DataRow(float.PositiveInfinity, float.NegativeInfinity, false)]
    [DataRow(float.PositiveInfinity, float.MaxValue, false)]
    public void Numbers_agree_within_a_part_of_the_larger_one(float one, float two, bool expected)
    {
        using var first = OrtValue.CreateTensorValueFromMemory(new[] { 1f, one }, [2]);
        using var second = OrtValue.CreateTensorValueFromMemory(new[] { 1f, two }, [2]);

        Assert.AreEqual(expected, Agree(first, second, 1e-3));
    }

    [TestMethod]
    public void Without_tolerance_every_number_has_to_be_the_same()
    {
        using var first = OrtValue.CreateTensorValueFromMemory(new[] { 1e-9 }, [1]);
        using var second = OrtValue.CreateTensorValueFromMemory(new[] { 1.0000001e-9 }, [1]);

        Assert.IsTrue(Agree(first, first, 0));
        Assert.IsFalse(Agree(first, second, 0));
    }

    [TestMethod]
    public void Whole_numbers_have_to_be_equal_and_broken_ones_of_16_bits_near()
    {
        using var labels = OrtValue.CreateTensorValueFromMemory(new[] { 100_000L }, [1]);
        using var others = OrtValue.CreateTensorValueFromMemory(new[] { 100_001L }, [1]);
        using var halves = OrtValue.CreateTensorValueFromMemory(new[] { (Float16)1000f }, [1]);
        using var near = OrtValue.CreateTensorValueFromMemory(new[] { (Float16)1001f }, [1]);

        Assert.IsFalse(Agree(labels, others, 0.5));
        Assert.IsTrue(Agree(halves, near, 1e-2));
        Assert.IsFalse(Agree(halves, near, 1e-4));
    }

    [TestMethod]
    public void Another_shape_or_type_is_another_output()
    {
        using var row = OrtValue.CreateTensorValueFromMemory(new[] { 1f, 2f }, [1, 2]);
        using var column = OrtValue.CreateTensorValueFromMemory(new[] { 1f, 2f }, [2, 1]);
        using var whole = OrtValue.CreateTensorValueFromMemory(new[] { 1, 2 }, [1, 2]);
        using var nothing = OrtValue.CreateTensorValueFromMemory(Array.Empty<float>(), [0, 2]);

        Assert.IsTrue(Agree(row, row, 0));
        Assert.IsFalse(Agree(row, column, 1));
        Assert.IsFalse(Agree(row, whole, 1));
        Assert.IsFalse(Agree(row, nothing, 1));
        Assert.IsTrue(Agree(nothing, nothing, 0));
    }

    [TestMethod]
    public void Texts_have_to_be_equal()
    {
        using var one = Texts("a", "b");
        using var two = Texts("a", "c");

        Assert.IsTrue(Agree(one, one, 1));
        Assert.IsFalse(Agree(one, two, 1));
    }

    [TestMethod]
    public void Texts_take_the_room_of_their_letters()
    {
        using var one = Texts("a", new string('b', 100_000));
        using var other = Texts("a", $"{new string('b', 99_999)}c");

        Assert.IsGreaterThan(100_000, OutputCopy.BytesOf(one));
        Assert.IsTrue(Agree(one, one, 1));
        Assert.IsFalse(Agree(one, other, 1));
    }

    private static bool Agree(OrtValue one, OrtValue two, double tolerance)
    {
        using var copy = OutputCopy.Of(one);
        return copy.AgreesWith(two, tolerance);
    }

    private static OrtValue Texts(params string[] texts)
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [texts.Length]);
        for (var i = 0; i < texts.Length; i++)
        {
            value.StringTensorSetElementAt(texts[i], i);
        }

        return value;
    }
}
