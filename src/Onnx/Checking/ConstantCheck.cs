using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Checking;

/// <summary>The constants of one model: their types, sizes and files.</summary>
/// <param name="folder">Where external data may be; null for nowhere.</param>
internal sealed class ConstantCheck(string? folder)
{
    private readonly SparseIndices sparseIndices = new(folder);

    public void Check(TensorProto tensor, string place)
    {
        try
        {
            TensorData.Check(tensor);
            if (tensor.DataLocation == DataLocation.External)
            {
                _ = ExternalData.Locate(tensor, folder);
            }
        }
        catch (OnnxException error)
        {
            throw new OnnxException($"{place}: {error.Message}", error);
        }
    }

    /// <summary>A sparse tensor: n values, and n positions in the dense one, either as numbers [n] or as coordinates [n, rank].</summary>
    public void Check(SparseTensorProto sparse, string place)
    {
        if (sparse.Values is not { } values || sparse.Indices is not { } indices)
        {
            throw new OnnxException($"{place}: a sparse tensor has no values or no indices");
        }

        Check(values, place);
        Check(indices, place);
        var called = $"{place}: sparse tensor {Shown.Name(values.Name)}";
        if (values.Dims.Count != 1)
        {
            throw new OnnxException($"{called} has values of shape {TensorLength.Shape(values)}; [n] is expected");
        }

        var count = values.Dims[0];
        var flat = indices.Dims.SequenceEqual([count]);
        if ((DataType)indices.DataType != DataType.Int64 || !(flat || indices.Dims.SequenceEqual([count, sparse.Dims.Count])))
        {
            throw new OnnxException(
                $"{called} has indices of shape {TensorLength.Shape(indices)}; "
                + $"INT64 of [{count}] or [{count},{sparse.Dims.Count}] are expected");
        }

        CheckPositions(sparse, sparseIndices.Read(indices, called), flat, called);
    }

    private static void CheckPositions(SparseTensorProto sparse, IEnumerable<long> positions, bool flat, string called)
    {
        var dense = new TensorProto { Name = sparse.Values.Name, DataType = sparse.Values.DataType, Dims = { sparse.Dims } };
        if (TensorLength.Bytes(dense) is var bytes && bytes > Array.MaxLength)
        {
            throw new OnnxException($"{called} of shape {TensorLength.Shape(dense)} takes {bytes} bytes when it is filled out, over 2 GiB");
        }

        var elements = TensorLength.Elements(dense);
        var lengths = flat ? [elements] : sparse.Dims.ToArray();
        var axis = 0;
        foreach (var position in positions)
        {
            if (position < 0 || position >= lengths[axis])
            {
                throw new OnnxException($"{called} of shape {TensorLength.Shape(dense)} has the index {position}, outside it");
            }

            axis = (axis + 1) % lengths.Length;
        }
    }
}
