using System.Runtime.InteropServices;
using Maas.Onnx.Checking;
using Maas.Onnx.Describing;
using Maas.Onnx.Files;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tests.Tensors;

[TestClass]
public sealed class ExternalDataTests
{
    [TestMethod]
    public void A_model_with_external_data_computes_what_the_single_file_does()
    {
        using var scratch = new ScratchFolder();
        var model = WithWeights();

        var files = OnnxFile.WriteWithExternalData(model, null, scratch["model.onnx"], fromBytes: 1);

        var expected = OnnxRuntimeRun.Of(model, [1, 2, 3, 4], 1, 4);
        var found = OnnxRuntimeRun.Of(scratch["model.onnx"], [1, 2, 3, 4], 1, 4);
        CollectionAssert.AreEqual(new[] { scratch["model.onnx"], scratch["model.onnx.data"] }, files.ToArray());
        CollectionAssert.AreEqual(expected.Values, found.Values);
    }

    [TestMethod]
    public void External_data_is_found_read_lazily_and_loaded()
    {
        using var scratch = new ScratchFolder();
        var model = WithWeights();
        OnnxFile.WriteWithExternalData(model, null, scratch["model.onnx"], fromBytes: 1);

        var again = OnnxFile.Read(scratch["model.onnx"]);
        GraphChecker.Check(again, scratch.Folder);

        Assert.AreEqual(0, again.Graph.Initializer[0].RawData.Length);
        Assert.AreEqual("model.onnx.data", ModelDescription.Of(again).ExternalFiles.Single());
        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, TensorValue.Floats(again.Graph.Initializer[1], scratch.Folder));
        ExternalData.Load(again, scratch.Folder);
        Assert.AreEqual(model, again);
    }

    [TestMethod]
    public void External_data_moves_with_the_model_to_another_folder()
    {
        using var scratch = new ScratchFolder();
        Directory.CreateDirectory(scratch["other"]);
        OnnxFile.WriteWithExternalData(WithWeights(), null, scratch["a.onnx"], fromBytes: 1);

        OnnxFile.WriteWithExternalData(OnnxFile.Read(scratch["a.onnx"]), scratch.Folder, scratch["other/b.onnx"], fromBytes: 1_000_000);
        var moved = OnnxFile.Read(scratch["other/b.onnx"]);
        ExternalData.Load(moved, scratch["other"]);

        Assert.AreEqual(WithWeights(), moved);
    }

    [TestMethod]
    public void Small_constants_stay_in_the_model_file()
    {
        using var scratch = new ScratchFolder();

        OnnxFile.WriteWithExternalData(WithWeights(), null, scratch["model.onnx"], fromBytes: 13);

        var locations = OnnxFile.Read(scratch["model.onnx"]).Graph.Initializer.Select(tensor => tensor.DataLocation).ToArray();
        CollectionAssert.AreEqual(new[] { DataLocation.External, DataLocation.Default }, locations);
    }

    [TestMethod]
    [DataRow("../../etc/passwd")]
    [DataRow("/etc/passwd")]
    [DataRow("C:\\Windows\\system.ini")]
    [DataRow("..\\secret")]
    [DataRow("sub/../../secret")]
    [DataRow("")]
    [DataRow("a\0b")]
    public void A_location_outside_the_folder_is_refused(string location)
    {
        using var scratch = new ScratchFolder();

        var message = Refusal(scratch, location, null, null);

        StringAssert.Contains(message, "a relative path inside the model's folder is expected");
    }

    [TestMethod]
    public void A_symbolic_link_is_refused_at_any_depth()
    {
        using var scratch = new ScratchFolder();
        using var outside = new ScratchFolder();
        File.WriteAllBytes(outside["secret"], new byte[64]);
        File.CreateSymbolicLink(scratch["link"], outside["secret"]);
        Directory.CreateSymbolicLink(scratch["folder"], outside.Folder);

        StringAssert.Contains(Refusal(scratch, "link", null, null), "leads over a symbolic link");
        StringAssert.Contains(Refusal(scratch, "folder/secret", null, null), "leads over a symbolic link");
    }

    [TestMethod]
    [DataRow("49", null, "has its data at bytes 49 to 65 of \"data\", which has 64")]
    [DataRow("9223372036854775807", null, "which has 64")]
    [DataRow("-1", null, "a number of bytes is expected")]
    [DataRow("1e3", null, "a number of bytes is expected")]
    [DataRow("0", "12", "takes 16 bytes, but its external data has 12")]
    public void A_range_that_does_not_fit_file_or_shape_is_refused(string offset, string? length, string expected)
    {
        using var scratch = new ScratchFolder();
        File.WriteAllBytes(scratch["data"], new byte[64]);

        StringAssert.Contains(Refusal(scratch, "data", offset, length), expected);
    }

    [TestMethod]
    [DataRow("location", "../secret", "has the external data location twice, \"data\" and \"../secret\"; one is expected")]
    [DataRow("offset", "4", "has the external data offset twice, \"0\" and \"4\"")]
    [DataRow("length", "16", "has the external data length twice, \"16\" and \"16\"")]
    public void An_entry_that_comes_twice_is_refused(string key, string value, string expected)
    {
        using var scratch = new ScratchFolder();
        File.WriteAllBytes(scratch["data"], new byte[64]);
        var tensor = Tensor("data", "0", "16");
        tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });

        var error = Assert.ThrowsExactly<OnnxException>(() => ExternalData.Locate(tensor, scratch.Folder));

        StringAssert.Contains(error.Message, expected);
    }

    [TestMethod]
    public void A_missing_file_and_a_model_without_folder_are_refused()
    {
        using var scratch = new ScratchFolder();
        var alone = Assert.ThrowsExactly<OnnxException>(() => ExternalData.Locate(Tensor("data", null, null), null));

        StringAssert.Contains(alone.Message, "the model came as a single file");
        StringAssert.Contains(Refusal(scratch, "data", null, null), "which is not in the model's folder");
    }

    [TestMethod]
    public void Tied_weights_share_a_range_and_other_overlaps_are_refused()
    {
        using var scratch = new ScratchFolder();
        File.WriteAllBytes(scratch["data"], new byte[24]);
        var tied = new ModelProto { Graph = new() { Initializer = { Tensor("data", "8", null), Tensor("data", "8", null) } } };
        var overlapping = new ModelProto { Graph = new() { Initializer = { Tensor("data", "8", null), Tensor("data", "0", null) } } };

        ExternalData.Load(tied, scratch.Folder);

        Assert.AreEqual(16, tied.Graph.Initializer[1].RawData.Length);
        var error = Assert.ThrowsExactly<OnnxException>(() => ExternalData.Load(overlapping, scratch.Folder));
        StringAssert.Contains(error.Message, "overlaps");
    }

    [TestMethod]
    public void A_tensor_over_2_GiB_is_read_in_parts()
    {
        using var scratch = new ScratchFolder();
        using (var file = File.Create(scratch["data"]))
        {
            // Only the last bytes are written; the rest of the file takes no room on the disk.
            file.Position = (3L << 30) - 4;
            file.Write(BitConverter.GetBytes(1.5f));
        }

        var tensor = Tensor("data", null, null);
        tensor.Dims[0] = 3L << 28;
        var last = new byte[4];
        ExternalData.Locate(tensor, scratch.Folder).Read(last, (3L << 30) - 4);

        Assert.AreEqual(1.5f, BitConverter.ToSingle(last));
        Assert.ThrowsExactly<OnnxException>(() => TensorValue.Bytes(tensor, scratch.Folder));
    }

    private static string Refusal(ScratchFolder scratch, string location, string? offset, string? length)
    {
        var model = WithWeights();
        model.Graph.Initializer.Add(Tensor(location, offset, length));
        return Assert.ThrowsExactly<OnnxException>(() => GraphChecker.Check(model, scratch.Folder)).Message;
    }

    private static TensorProto Tensor(string location, string? offset, string? length)
    {
        var tensor = new TensorProto { Name = "w", DataType = (int)DataType.Float, Dims = { 4 }, DataLocation = DataLocation.External };
        foreach (var (key, value) in new[] { ("location", location), ("offset", offset), ("length", length) })
        {
            if (value is not null)
            {
                tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
            }
        }

        return tensor;
    }

    private static ModelProto WithWeights()
    {
        var model = Template.Get("linear").Build(new() { InputShape = [4], Outputs = 3 }, default);
        TensorData.Replace(model.Graph, "0.weight", MemoryMarshal.AsBytes<float>([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
        TensorData.Replace(model.Graph, "0.bias", MemoryMarshal.AsBytes<float>([1, 2, 3]));
        return model;
    }
}
