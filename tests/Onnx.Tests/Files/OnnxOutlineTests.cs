using Google.Protobuf;
using Maas.Onnx.Building;
using Maas.Onnx.Checking;
using Maas.Onnx.Describing;
using Maas.Onnx.Files;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tests.Files;

[TestClass]
public sealed class OnnxOutlineTests
{
    [TestMethod]
    public void Large_constants_stay_in_the_file_and_are_read_there()
    {
        using var folder = new ScratchFolder();
        var path = folder["model.onnx"];
        var values = Enumerable.Range(0, 10_000).Select(i => (float)i).ToArray();
        File.WriteAllBytes(path, Model(values).ToByteArray());

        var outline = OnnxOutline.Read(path);
        GraphChecker.Check(outline, folder.Folder);

        var weight = outline.Graph.Initializer[0];
        Assert.IsLessThan(1000, outline.CalculateSize());
        Assert.AreEqual(DataLocation.External, weight.DataLocation);
        CollectionAssert.AreEqual(values, TensorValue.Floats(weight, folder.Folder));
        Assert.AreEqual(40_000, ModelDescription.Of(outline).ConstantBytes);
    }

    [TestMethod]
    public void A_model_of_small_constants_is_read_as_it_is()
    {
        using var folder = new ScratchFolder();
        var path = folder["model.onnx"];
        File.WriteAllBytes(path, Model([1, 2, 3]).ToByteArray());

        Assert.AreEqual(OnnxFile.Read(path), OnnxOutline.Read(path));
    }

    [TestMethod]
    public void Constants_of_another_size_than_their_shape_are_refused()
    {
        using var folder = new ScratchFolder();
        var path = folder["model.onnx"];
        var model = Model(new float[10_000]);
        model.Graph.Initializer[0].Dims[0] = 9_999;
        File.WriteAllBytes(path, model.ToByteArray());

        Assert.ThrowsExactly<OnnxException>(() => GraphChecker.Check(OnnxOutline.Read(path), folder.Folder));
    }

    [TestMethod]
    public void A_field_of_number_0_is_refused_and_not_taken_for_weights()
    {
        using var folder = new ScratchFolder();
        var path = folder["model.onnx"];
        const byte OfNumberZero = 2;
        File.WriteAllBytes(path, [.. Model([1]).ToByteArray(), OfNumberZero, 0x80, 0x80, 0x02, .. new byte[32 << 10]]);

        var outline = Assert.ThrowsExactly<OnnxException>(() => OnnxOutline.Read(path));
        var whole = Assert.ThrowsExactly<OnnxException>(() => OnnxFile.Read(path));

        Assert.Contains("number 0", outline.Message);
        Assert.Contains("number 0", whole.Message);
    }

    private static ModelProto Model(float[] values)
    {
        var graph = new GraphBuilder("g");
        graph.Input("x", DataType.Float, values.Length);
        graph.NamedNode("add", "Add", ["x", "w"], "y");
        graph.Output("y", DataType.Float, values.Length);
        var model = graph.Build();
        model.Graph.Initializer.Add(new TensorProto
        {
            Name = "w",
            DataType = (int)DataType.Float,
            Dims = { values.Length },
            RawData = ByteString.CopyFrom(values.SelectMany(BitConverter.GetBytes).ToArray()),
        });
        return model;
    }
}
