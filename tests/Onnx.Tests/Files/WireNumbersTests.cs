using Google.Protobuf;
using Maas.Onnx.Files;
using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tests.Files;

[TestClass]
public sealed class WireNumbersTests
{
    private const int Allowed = 128 << 20;

    [TestMethod]
    [DataRow(TensorProto.Int64DataFieldNumber, 8)]
    [DataRow(TensorProto.Uint64DataFieldNumber, 8)]
    [DataRow(TensorProto.Int32DataFieldNumber, 4)]
    [DataRow(TensorProto.DimsFieldNumber, 8)]
    public void Numbers_of_one_byte_are_refused_by_what_they_take_in_memory(int field, int expandedBytes)
    {
        using var scratch = new ScratchFolder();
        var path = Write(scratch, Delimited(field, new byte[Allowed / expandedBytes]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var outline = Assert.ThrowsExactly<OnnxException>(() => OnnxOutline.Read(path));
        var whole = Assert.ThrowsExactly<OnnxException>(() => OnnxFile.Read(path));

        Assert.IsLessThan(1_000_000L, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.AreEqual(outline.Message, whole.Message);
        Assert.Contains("may take 134217728 bytes in memory", outline.Message);
        Assert.Contains("large tensors belong in raw_data or in external data", outline.Message);
    }

    [TestMethod]
    public void Numbers_that_stand_one_by_one_are_counted_too()
    {
        using var scratch = new ScratchFolder();
        const byte Tag = TensorProto.Int64DataFieldNumber << 3;
        var path = Write(scratch, [.. Enumerable.Repeat<byte[]>([Tag, 1], Allowed / 8).SelectMany(number => number)]);

        var refusal = Assert.ThrowsExactly<OnnxException>(() => OnnxOutline.Read(path));

        Assert.Contains("but int64_data brings them to 134217", refusal.Message);
    }

    [TestMethod]
    public void Lists_of_one_number_are_counted_with_the_room_that_they_take()
    {
        using var scratch = new ScratchFolder();
        byte[] tensor = [(GraphProto.InitializerFieldNumber << 3) | 2, 2, TensorProto.DimsFieldNumber << 3, 1];
        var path = scratch["model.onnx"];
        byte[] graph = [.. Enumerable.Repeat(tensor, 2_000_000).SelectMany(part => part)];
        File.WriteAllBytes(path, Delimited(ModelProto.GraphFieldNumber, graph));

        var refusal = Assert.ThrowsExactly<OnnxException>(() => OnnxOutline.Read(path));

        Assert.Contains("but dims brings them to 134217", refusal.Message);
    }

    [TestMethod]
    public void Weights_as_old_exporters_wrote_them_pass_in_the_memory_that_they_take()
    {
        using var scratch = new ScratchFolder();
        const int Bytes = 100 << 20;
        var path = Write(scratch, Delimited(TensorProto.FloatDataFieldNumber, new byte[Bytes]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var outline = OnnxOutline.Read(path);

        Assert.AreEqual(Bytes / sizeof(float), outline.Graph.Initializer[0].FloatData.Count);
        Assert.IsLessThan(6L * Bytes, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Known_fields_of_a_wrong_wire_type_count_as_parts()
    {
        using var scratch = new ScratchFolder();
        byte[] versionAsText = [(ModelProto.IrVersionFieldNumber << 3) | 2, 0];
        var path = scratch["model.onnx"];
        File.WriteAllBytes(path, [.. Enumerable.Repeat(versionAsText, WireScan.MostObjects + 1).SelectMany(part => part)]);

        var refusal = Assert.ThrowsExactly<OnnxException>(() => OnnxFile.Read(path));

        Assert.Contains("more than 4000000 parts", refusal.Message);
    }

    [TestMethod]
    public void Groups_are_refused()
    {
        using var stream = new MemoryStream([(ModelProto.IrVersionFieldNumber << 3) | 3, (ModelProto.IrVersionFieldNumber << 3) | 4]);

        var refusal = Assert.ThrowsExactly<OnnxException>(() => OnnxFile.Read(stream));

        Assert.Contains("a field of type 3, which ONNX has none of", refusal.Message);
    }

    private static string Write(ScratchFolder scratch, byte[] numbers)
    {
        var tensor = new TensorProto { Name = "w", DataType = (int)DataType.Float };
        var graph = Delimited(GraphProto.InitializerFieldNumber, [.. tensor.ToByteArray(), .. numbers]);
        File.WriteAllBytes(scratch["model.onnx"], Delimited(ModelProto.GraphFieldNumber, graph));
        return scratch["model.onnx"];
    }

    private static byte[] Delimited(int field, byte[] value)
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteLength(value.Length);
        output.Flush();
        return [.. stream.ToArray(), .. value];
    }
}
