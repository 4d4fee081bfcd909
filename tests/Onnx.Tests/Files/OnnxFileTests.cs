using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Maas.Onnx.Building;
using Maas.Onnx.Checking;
using Maas.Onnx.Describing;
using Maas.Onnx.Files;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;

namespace Maas.Onnx.Tests.Files;

[TestClass]
public sealed class OnnxFileTests
{
    private const int Mutations = 2_000;

    [TestMethod]
    public void A_written_model_is_read_back_the_same()
    {
        using var scratch = new ScratchFolder();
        var model = Template.Get("cnn").Build(new() { InputShape = [3, 8, 8], Outputs = 10 }, default);

        var files = OnnxFile.Write(model, scratch["model.onnx"]);
        var again = OnnxFile.Read(scratch["model.onnx"]);

        CollectionAssert.AreEqual(new[] { scratch["model.onnx"] }, files.ToArray());
        Assert.AreEqual(model, again);
    }

    [TestMethod]
    public void Fields_of_a_later_version_of_the_format_survive_a_round_trip()
    {
        var bytes = Template.Get("linear").Build(new() { InputShape = [4], Outputs = 2 }, default).ToByteArray();
        byte[] later = [.. bytes, 0xD2, 0x01, 3, 1, 2, 3]; // field 26, three bytes

        var again = Read(later).ToByteArray();

        CollectionAssert.AreEqual(later, again);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("This is a text and no model.\n")]
    [DataRow("{\"model\": \"json\"}")]
    [DataRow("PK\u0003\u0004 and so on, a ZIP")]
    public void What_is_no_model_is_refused_with_a_sentence(string content)
    {
        var error = Assert.ThrowsExactly<OnnxException>(() => Read(Encoding.UTF8.GetBytes(content)));

        StringAssert.StartsWith(error.Message, "the file is not an ONNX model");
    }

    [TestMethod]
    public void A_file_that_is_not_there_is_refused_by_its_name()
    {
        var error = Assert.ThrowsExactly<OnnxException>(() => OnnxFile.Read("/nowhere/model.onnx"));

        StringAssert.StartsWith(error.Message, "the model file model.onnx can't be read");
    }

    [TestMethod]
    public void A_model_cut_off_anywhere_is_refused()
    {
        var bytes = Template.Get("linear").Build(new() { InputShape = [4], Outputs = 2 }, default).ToByteArray();
        var refused = 0;

        for (var length = 0; length < bytes.Length; length++)
        {
            refused += IsRefused(bytes[..length]) ? 1 : 0;
        }

        // Between the graph and the opset import behind it, and nowhere else, a cut leaves a message that parses; the checker refuses that.
        Assert.AreEqual(bytes.Length, refused);
    }

    [TestMethod]
    public void Damaged_bytes_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(20_261);
        var mlp = Template.Get("mlp").Build(
            new() { InputShape = [4], Outputs = 3 }, JsonElement.Parse("""{"hidden":[5],"dropout":0.5}"""));
        var cnn = Template.Get("cnn").Build(new() { InputShape = [1, 4, 4], Outputs = 2 }, JsonElement.Parse("""{"channels":[2]}"""));
        byte[][] originals = [mlp.ToByteArray(), cnn.ToByteArray()];

        for (var i = 0; i < Mutations; i++)
        {
            // Any exception but OnnxException fails the test.
            IsRefused(Mutation.Of(originals[i % originals.Length], random));
        }
    }

    [TestMethod]
    public void Random_bytes_are_refused()
    {
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            var bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);

            Assert.IsTrue(IsRefused(bytes));
        }
    }

    [TestMethod]
    public void A_claimed_size_of_gigabytes_is_refused_before_anything_is_allocated()
    {
        byte[] bytes = [0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1, 2, 3]; // a graph of 2 GiB
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.ThrowsExactly<OnnxException>(() => Read(bytes));

        StringAssert.Contains(error.Message, "2147483647 bytes are announced, but only 3 follow");
        Assert.IsLessThan(1_000_000L, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_file_that_would_become_millions_of_objects_is_refused()
    {
        // A graph of five million empty nodes of two bytes: 10 MB on disk, a gigabyte in memory.
        var nodes = Enumerable.Repeat<byte[]>([0x0A, 0x00], 5_000_000).SelectMany(node => node).ToArray();
        using var stream = new MemoryStream();
        var output = new CodedOutputStream(stream);
        output.WriteTag(ModelProto.GraphFieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(nodes));
        output.Flush();

        var error = Assert.ThrowsExactly<OnnxException>(() => OnnxFile.Read(stream));

        StringAssert.Contains(error.Message, "more than 4000000 parts");
    }

    [TestMethod]
    public void Subgraphs_nested_without_end_are_refused()
    {
        var graph = new GraphProto { Name = "innermost" };
        for (var i = 0; i < 200; i++)
        {
            var node = new NodeProto { OpType = "If", Attribute = { Attributes.Of("then_branch", graph) } };
            graph = new GraphProto { Node = { node } };
        }

        var error = Assert.ThrowsExactly<OnnxException>(() => Read(new ModelProto { Graph = graph }.ToByteArray()));

        StringAssert.Contains(error.Message, "nested more than 100 deep");
    }

    private static bool IsRefused(byte[] bytes)
    {
        try
        {
            var model = Read(bytes);
            GraphChecker.Check(model, null);
            _ = ModelDescription.Of(model);
            return false;
        }
        catch (OnnxException)
        {
            return true;
        }
    }

    private static ModelProto Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return OnnxFile.Read(stream);
    }
}
