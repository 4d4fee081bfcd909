using Maas.Onnx.Building;
using Maas.Onnx.Checking;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tests.Checking;

[TestClass]
public sealed class SparseIndicesTests
{
    [TestMethod]
    public void Indices_in_a_file_are_read_in_pieces()
    {
        using var scratch = Scratch(megabytes: 40);
        var model = Model(Sparse(elements: 5 << 20));
        var before = GC.GetAllocatedBytesForCurrentThread();

        GraphChecker.Check(model, scratch.Folder);

        Assert.IsLessThan(4L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_wrong_index_is_found_in_any_piece()
    {
        using var scratch = Scratch(megabytes: 3);
        using (var file = File.OpenWrite(scratch["data"]))
        {
            file.Position = (3 << 20) - sizeof(long);
            file.Write(BitConverter.GetBytes(77L << 30));
        }

        Assert.Contains("has the index 82678120448, outside it", Refusal(Model(Sparse(elements: 3 << 17)), scratch));
    }

    [TestMethod]
    public void Coordinates_are_held_against_the_length_of_their_own_axis()
    {
        var sparse = new SparseTensorProto
        {
            Values = NewTensor.Of<float>("s", [1, 2], 2),
            Indices = NewTensor.Of<long>("", [1, 3, 2, 0], 2, 2),
            Dims = { 2, 4 },
        };

        using var scratch = new ScratchFolder();

        Assert.Contains("has the index 2, outside it", Refusal(Model(sparse), scratch));
    }

    [TestMethod]
    public void The_indices_of_all_sparse_tensors_together_are_bounded()
    {
        using var scratch = Scratch(megabytes: 100);
        var sparse = Sparse(elements: 100 << 17);

        GraphChecker.Check(Model(sparse, sparse), scratch.Folder);

        Assert.Contains(
            "brings the indices of the model's sparse tensors to 314572800 bytes; they may take 268435456",
            Refusal(Model(sparse, sparse, sparse), scratch));
    }

    // A file of zeros, which takes no room on the disk.
    private static ScratchFolder Scratch(int megabytes)
    {
        var scratch = new ScratchFolder();
        using var file = File.Create(scratch["data"]);
        file.SetLength((long)megabytes << 20);
        return scratch;
    }

    private static SparseTensorProto Sparse(int elements) => new()
    {
        Values = External(DataType.Uint8, elements),
        Indices = External(DataType.Int64, elements),
        Dims = { elements },
    };

    private static TensorProto External(DataType type, int elements) => new()
    {
        Name = "s",
        DataType = (int)type,
        Dims = { elements },
        DataLocation = DataLocation.External,
        ExternalData = { new StringStringEntryProto { Key = "location", Value = "data" } },
    };

    private static ModelProto Model(params SparseTensorProto[] tensors)
    {
        var builder = new GraphBuilder("g");
        builder.Input("x", DataType.Float, 3);
        builder.NamedNode("/Relu", "Relu", ["x"], "y");
        builder.Output("y", DataType.Float, 3);
        var model = builder.Build();
        foreach (var (number, tensor) in tensors.Index())
        {
            var named = tensor.Clone();
            named.Values.Name = $"s{number}";
            model.Graph.SparseInitializer.Add(named);
        }

        return model;
    }

    private static string Refusal(ModelProto model, ScratchFolder scratch) =>
        Assert.ThrowsExactly<OnnxException>(() => GraphChecker.Check(model, scratch.Folder)).Message;
}
