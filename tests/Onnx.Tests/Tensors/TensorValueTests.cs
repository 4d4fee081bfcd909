using Google.Protobuf;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tests.Tensors;

[TestClass]
public sealed class TensorValueTests
{
    [TestMethod]
    public void Elements_of_raw_data_come_back_as_they_were_given()
    {
        var tensor = NewTensor.Of<float>("w", [1.5f, -2f, 0f, 3f, 4f, 5f], 2, 3);

        CollectionAssert.AreEqual(new[] { 1.5f, -2f, 0f, 3f, 4f, 5f }, TensorValue.Floats(tensor, null));
        CollectionAssert.AreEqual(new[] { 1.5f, -2f, 0f, 3f, 4f, 5f }, TensorValue.Read<float>(tensor, null));
    }

    [TestMethod]
    public void Every_typed_field_reads_as_its_raw_data_would()
    {
        TensorProto[] tensors =
        [
            new() { DataType = (int)DataType.Float, FloatData = { 1, 2 } },
            new() { DataType = (int)DataType.Double, DoubleData = { 1, 2 } },
            new() { DataType = (int)DataType.Int64, Int64Data = { 1, 2 } },
            new() { DataType = (int)DataType.Uint64, Uint64Data = { 1, 2 } },
            new() { DataType = (int)DataType.Uint32, Uint64Data = { 1, 2 } },
            new() { DataType = (int)DataType.Int32, Int32Data = { 1, 2 } },
            new() { DataType = (int)DataType.Int16, Int32Data = { 1, 2 } },
            new() { DataType = (int)DataType.Uint16, Int32Data = { 1, 2 } },
            new() { DataType = (int)DataType.Int8, Int32Data = { 1, 2 } },
            new() { DataType = (int)DataType.Uint8, Int32Data = { 1, 2 } },
            new() { DataType = (int)DataType.Float16, Int32Data = { 0x3C00, 0x4000 } },
            new() { DataType = (int)DataType.Bfloat16, Int32Data = { 0x3F80, 0x4000 } },
        ];

        foreach (var tensor in tensors)
        {
            tensor.Dims.Add(2);
            var bytes = ByteString.CopyFrom(TensorValue.Bytes(tensor, null).Span);
            var raw = new TensorProto { DataType = tensor.DataType, RawData = bytes, Dims = { 2 } };

            CollectionAssert.AreEqual(new[] { 1f, 2f }, TensorValue.Floats(tensor, null), $"{(DataType)tensor.DataType}");
            CollectionAssert.AreEqual(new[] { 1d, 2d }, TensorValue.Doubles(raw, null), $"{(DataType)tensor.DataType}");
        }
    }

    [TestMethod]
    public void Negative_integers_and_booleans_keep_their_values()
    {
        var bytes = new TensorProto { DataType = (int)DataType.Int8, Int32Data = { -1, 127 }, Dims = { 2 } };
        var flags = NewTensor.Of<bool>("f", [true, false], 2);

        CollectionAssert.AreEqual(new long[] { -1, 127 }, TensorValue.Integers(bytes, null));
        CollectionAssert.AreEqual(new long[] { 1, 0 }, TensorValue.Integers(flags, null));
    }

    [TestMethod]
    public void Strings_are_read_as_text_and_refused_as_numbers()
    {
        var tensor = new TensorProto { DataType = (int)DataType.String, Dims = { 1 }, StringData = { ByteString.CopyFromUtf8("è") } };

        CollectionAssert.AreEqual(new[] { "è" }, TensorValue.Strings(tensor));
        Assert.ThrowsExactly<OnnxException>(() => TensorValue.Floats(tensor, null));
    }

    [TestMethod]
    [DataRow(new[] { 3L }, "12 bytes, but has 8")]
    [DataRow(new[] { -2L }, "negative")]
    [DataRow(new[] { 1L << 40, 1L << 40 }, "more elements than 64 bits count")]
    [DataRow(new[] { 1L << 40, 1L << 40, 0L }, "more elements than 64 bits count")]
    [DataRow(new[] { 1L << 62 }, "more bytes than 64 bits count")]
    [DataRow(new[] { 1L << 50 }, "but has 8")]
    public void A_shape_that_its_elements_do_not_match_is_refused_before_anything_is_allocated(long[] shape, string expected)
    {
        var tensor = new TensorProto { Name = "w", DataType = (int)DataType.Float, RawData = ByteString.CopyFrom(new byte[8]) };
        tensor.Dims.AddRange(shape);

        var error = Assert.ThrowsExactly<OnnxException>(() => TensorData.Check(tensor));

        StringAssert.Contains(error.Message, expected);
        StringAssert.Contains(error.Message, "tensor \"w\"");
    }

    [TestMethod]
    public void Four_bit_elements_are_counted_two_a_byte()
    {
        var tensor = new TensorProto { DataType = (int)DataType.Int4, Dims = { 3 }, RawData = ByteString.CopyFrom(new byte[2]) };

        Assert.AreEqual(2, TensorLength.Bytes(tensor));
        Assert.AreEqual(2, TensorValue.Bytes(tensor, null).Length);
    }

    [TestMethod]
    public void An_unknown_element_type_is_refused_by_its_number()
    {
        var tensor = new TensorProto { Name = "w", DataType = 99 };

        var error = Assert.ThrowsExactly<OnnxException>(() => TensorValue.Bytes(tensor, null));

        StringAssert.Contains(error.Message, "99");
    }
}
